/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.provider.kit;

import io.github.camelseedance.model.WebAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.regex.Pattern;

/** Addresses in requests and answers, as text: nothing is resolved or fetched here. */
public final class Urls {

    private static final Pattern HTTP = Pattern.compile("(?i)https?://[^\\s\\p{Cc}]+");
    private static final Pattern RELATIVE =
            Pattern.compile("(?:\\.{0,2}/[^?#]+|[^:?#]+\\.[A-Za-z0-9]{2,5})(?:[?#].*)?");
    private static final URI ANY_BASE = URI.create("https://h/");

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
            // as it is sent: what would have to be encoded is for its owner to encode
            URI uri = new URI(text);
            return WebAddress.parse(text) != null
                    && (!onlyHttps || "https".equalsIgnoreCase(uri.getScheme()))
                    && (userInfo || !WebAddress.hasUserInfo(uri));
        } catch (URISyntaxException e) {
            return false;
        }
    }

    /**
     * Whether a text is the path of a file on the host that told it, as opposed to a word such as "pending": it begins with a slash or
     * dots, or its last part has an extension.
     */
    static boolean isRelative(String text) {
        return RELATIVE.matcher(text).matches() && WebAddress.resolve(ANY_BASE, text) != null;
    }
}
