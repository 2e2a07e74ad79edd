/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.provider.ark;

/** The two sites of Ark: the same API with keys and ids of models of its own. */
enum ArkSite {
    CHINA("volcengine.com", "https://ark.cn-beijing.volces.com/api/v3", 4_294_967_295L),
    INTERNATIONAL("byteplus.com", "https://ark.ap-southeast.bytepluses.com/api/v3", 2_147_483_647L);

    private final String id;
    private final String baseUrl;
    private final long maxSeed;

    ArkSite(String id, String baseUrl, long maxSeed) {
        this.id = id;
        this.baseUrl = baseUrl;
        this.maxSeed = maxSeed;
    }

    String id() {
        return id;
    }

    String baseUrl() {
        return baseUrl;
    }

    long maxSeed() {
        return maxSeed;
    }

    /** How the full id of a model begins, of version 2 or of an earlier one. */
    String prefix(boolean version2) {
        if (this == CHINA) {
            return "doubao-";
        }
        return version2 ? "dreamina-" : "";
    }
}
