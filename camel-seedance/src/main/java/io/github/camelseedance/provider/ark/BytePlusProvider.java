/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.provider.ark;

/** Ark outside of China: {@code byteplus.com}. Its models are {@code dreamina-seedance-...}, its currency is the US dollar. */
public final class BytePlusProvider extends ArkProvider {

    /** Value of the option {@code provider}. */
    public static final String ID = "byteplus.com";

    public BytePlusProvider() {
        super(ArkSite.INTERNATIONAL, new ArkPrices(ArkSite.INTERNATIONAL));
    }
}
