/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.client.account;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Tells keys apart without showing them. */
public final class KeyHash {

    private static final int LENGTH = 12;

    private KeyHash() {}

    /** The first 12 hexadecimal digits of the key's SHA-256; {@code none} without a key. */
    public static String of(String apiKey) {
        if (apiKey == null || apiKey.isEmpty()) {
            return "none";
        }
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(apiKey.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash).substring(0, LENGTH);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
