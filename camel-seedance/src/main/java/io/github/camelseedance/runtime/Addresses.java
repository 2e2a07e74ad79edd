/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.runtime;

import io.github.camelseedance.model.WebAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.regex.Pattern;

/** Checks addresses that are options. Their values are not repeated in errors where they can hold a password. */
public final class Addresses {

    private static final int MAX_LENGTH = 512;
    private static final int MAX_SHOWN = 128;
    private static final Pattern LOOPBACK =
            Pattern.compile("localhost|127(\\.\\d{1,3}){3}|::1|0:0:0:0:0:0:0:1", Pattern.CASE_INSENSITIVE);

    private Addresses() {}

    /**
     * The base address of an API, without a slash at its end.
     *
     * @throws IllegalArgumentException when a key must not or cannot be sent there
     */
    public static URI baseUrl(URI address, boolean allowInsecure) {
        URI checked = check("baseUrl", address);
        if ("http".equalsIgnoreCase(checked.getScheme()) && !allowInsecure && !isLoopback(checked)) {
            throw new IllegalArgumentException(
                    "The option baseUrl is http to %s: the key would travel unencrypted. Use https, or set allowInsecure=true"
                            .formatted(WebAddress.host(checked)));
        }
        return checked;
    }

    /** The public address for webhooks, without a slash at its end. */
    public static URI webhookUrl(String text) {
        return check("webhookUrl", parse("webhookUrl", text));
    }

    /** An address as it stands in an option. */
    public static URI parse(String option, String text) {
        try {
            return new URI(text.strip());
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(
                    "The option %s has the value '%s', which is not a URL: %s at character %s"
                            .formatted(option, shown(text), e.getReason(), e.getIndex()));
        }
    }

    private static URI check(String option, URI address) {
        String scheme = address.getScheme();
        if (!"https".equalsIgnoreCase(scheme) && !"http".equalsIgnoreCase(scheme)) {
            throw new IllegalArgumentException(
                    "The option %s has the value '%s': it must be a http or https URL, such as https://example.com"
                            .formatted(option, shown(address.toString())));
        }
        if (WebAddress.parse(address.toString()) == null) {
            throw new IllegalArgumentException(
                    "The option %s has the value '%s': it must have a valid host, as in https://example.com"
                            .formatted(option, shown(address.toString())));
        }
        if (address.getRawUserInfo() != null || address.getRawQuery() != null || address.getRawFragment() != null) {
            throw new IllegalArgumentException(
                    "The option %s has a user, a query or a fragment: only scheme, host, port and path are allowed"
                            .formatted(option));
        }
        String text = String.valueOf(WebAddress.parse(address.toString()));
        while (text.endsWith("/")) {
            text = text.substring(0, text.length() - 1);
        }
        if (text.length() > MAX_LENGTH) {
            throw new IllegalArgumentException("The option %s has %s characters: at most %s are allowed"
                    .formatted(option, text.length(), MAX_LENGTH));
        }
        return URI.create(text);
    }

    /** Without what can be a password, also where there is no scheme before it. */
    private static String shown(String text) {
        int at = text.lastIndexOf('@');
        return at < 0
                ? WebAddress.shown(text, MAX_SHOWN)
                : "...@" + WebAddress.shown(text.substring(at + 1), MAX_SHOWN);
    }

    private static boolean isLoopback(URI address) {
        return LOOPBACK.matcher(WebAddress.host(address)).matches();
    }
}
