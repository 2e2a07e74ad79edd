/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.webhook;

import io.github.camelseedance.model.Hashes;
import java.security.MessageDigest;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;

/**
 * Verifies {@code x-seedance-signature} of seedance2.ink: HMAC-SHA256 of the raw body, as hexadecimal text. The document does not say
 * which bytes are signed; the raw body is the natural reading.
 */
final class WebhookSignature {

    private static final String PREFIX = "sha256=";
    private static final int LENGTH = 32;

    private WebhookSignature() {}

    /**
     * The secrets of an option: the whole of it; and, while one is rotated, each of two that a comma separates.
     *
     * @throws IllegalArgumentException when it is set and empty: that would be no check at all
     */
    static List<String> secrets(String option) {
        if (option == null) {
            return List.of();
        }
        String whole = option.strip();
        if (whole.isEmpty()) {
            throw new IllegalArgumentException(
                    "The option webhookSecret is empty: set a secret, or remove the option if webhooks are not signed");
        }
        int comma = whole.indexOf(',');
        if (comma < 0 || whole.indexOf(',', comma + 1) >= 0) {
            return List.of(whole);
        }
        String first = whole.substring(0, comma).strip();
        String second = whole.substring(comma + 1).strip();
        return first.isEmpty() || second.isEmpty() ? List.of(whole) : List.of(whole, first, second);
    }

    /** Whether a signature is that of a body under one of the secrets. Takes the same time wherever it differs. */
    static boolean isValid(byte[] body, String signature, Collection<String> secrets) {
        byte[] given = decode(signature);
        if (given == null) {
            return false;
        }
        boolean valid = false;
        for (String secret : secrets) {
            valid |= MessageDigest.isEqual(given, Hashes.hmac(body, secret));
        }
        return valid;
    }

    private static byte[] decode(String signature) {
        if (signature == null) {
            return null;
        }
        String hex = signature.startsWith(PREFIX) ? signature.substring(PREFIX.length()) : signature;
        if (hex.length() != 2 * LENGTH) {
            return null;
        }
        try {
            return HexFormat.of().parseHex(hex);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
