/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.provider.ark;

/** Ark in China: {@code volcengine.com}. Its models are {@code doubao-seedance-...}, its currency is the yuan. */
public final class VolcengineProvider extends ArkProvider {

    /** Value of the option {@code provider}. */
    public static final String ID = "volcengine.com";

    public VolcengineProvider() {
        super(ArkSite.CHINA, new ArkPrices(ArkSite.CHINA));
    }
}
