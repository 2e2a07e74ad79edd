/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.provider.kit;

import io.github.camelseedance.model.SafeText;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** Addresses in requests and answers, as text: nothing is resolved or fetched here. */
public final class Urls {

    private static final Pattern HTTP = Pattern.compile("(?i)https?://[^\\s\\p{Cc}]+");
    private static final Pattern USER_INFO = Pattern.compile("//[^/@]*@");

    private Urls() {}

    /** Whether a text looks like a http(s) address and is one line without white space. */
    static boolean isHttp(String text) {
        return HTTP.matcher(text).matches();
    }

    /** Whether a text is an address with a host and one of the schemes {@code http} and {@code https}, or only the second. */
    public static boolean isValid(String text, boolean onlyHttps, boolean userInfo) {
        if (!isHttp(text)) {
            return false;
        }
        try {
            URI uri = new URI(text);
            return uri.getHost() != null
                    && (!onlyHttps || "https".equalsIgnoreCase(uri.getScheme()))
                    && (userInfo || uri.getRawUserInfo() == null);
        } catch (URISyntaxException e) {
            return false;
        }
    }

    /** An address for a message: without what can be secret in it. */
    static String shown(String text, int maxLength) {
        int end = text.length();
        for (char delimiter : new char[] {'?', '#'}) {
            int at = text.indexOf(delimiter);
            end = at >= 0 ? Math.min(end, at) : end;
        }
        String head = USER_INFO.matcher(text.substring(0, end)).replaceAll("//...@");
        return SafeText.of(end < text.length() ? head + "?..." : head, maxLength);
    }

    /** A text as one segment of a path. */
    static String segment(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
