/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.provider.ark;

import java.net.URI;

/** The two sites of Ark: the same API with keys, ids of models and a currency of its own. */
enum ArkSite {
    CHINA("volcengine.com", "https://ark.cn-beijing.volces.com/api/v3", "cny", 4_294_967_295L),
    INTERNATIONAL("byteplus.com", "https://ark.ap-southeast.bytepluses.com/api/v3", "usd", 2_147_483_647L);

    private final String id;
    private final URI baseUrl;
    private final String currency;
    private final long maxSeed;

    ArkSite(String id, String baseUrl, String currency, long maxSeed) {
        this.id = id;
        this.baseUrl = URI.create(baseUrl);
        this.currency = currency;
        this.maxSeed = maxSeed;
    }

    String id() {
        return id;
    }

    URI baseUrl() {
        return baseUrl;
    }

    String currency() {
        return currency;
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
