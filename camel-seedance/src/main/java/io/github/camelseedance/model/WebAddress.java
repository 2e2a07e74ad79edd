/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.model;

import java.net.IDN;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads addresses as browsers do: what an address may not contain is percent-encoded, names of hosts may be international or have an
 * underscore, and references are resolved by RFC 3986. Nothing is resolved or fetched here.
 */
public final class WebAddress {

    /** Scheme, authority, path, query; a fragment is not sent to servers. RFC 3986, appendix B. */
    private static final Pattern PARTS = Pattern.compile(
            "(?:([A-Za-z][A-Za-z0-9+.-]*):)?(?://([^/?#]*))?([^?#]*)(?:\\?([^#]*))?(?:#.*)?", Pattern.DOTALL);

    private static final Pattern AUTHORITY =
            Pattern.compile("(?:(.*)@)?(\\[[0-9A-Za-z:.%]+]|[^:@\\[\\]]+)(?::([0-9]{0,5}))?");
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9_~-]+(?:\\.[A-Za-z0-9_~-]+)*\\.?");
    private static final Pattern NOT_IN_ADDRESSES = Pattern.compile("[\\p{Cc}\\p{Cs}]");

    /** A byte order mark and spaces of other scripts: what is at the end can belong to the name of a file. */
    private static final Pattern BEFORE = Pattern.compile("^[\\p{Z}\\u200B\\u2060\\uFEFF]+");

    private static final String UNRESERVED = "-._~!$&'()*+,;=:@/";
    private static final Pattern USER_INFO = Pattern.compile("//[^/@]*@");
    private static final HexFormat HEX = HexFormat.of().withUpperCase();
    private static final int LONGEST = 32 * 1024;
    private static final int LONGEST_HOST = 255;
    private static final int LARGEST_PORT = 65535;

    private WebAddress() {}

    /** An absolute address with a scheme and a host, made fit for a request; null when the text is none. */
    public static URI parse(String text) {
        Matcher parts = parts(text);
        if (parts == null || parts.group(1) == null || parts.group(2) == null) {
            return null;
        }
        return build(parts.group(1), parts.group(2), withoutDots(parts.group(3)), parts.group(4));
    }

    /** What a reference means in a document at {@code base}; null when that is no usable address. */
    public static URI resolve(URI base, String reference) {
        Matcher parts = parts(reference);
        if (parts == null) {
            return null;
        }
        if (parts.group(1) != null) {
            return parse(reference);
        }
        String path = parts.group(3);
        if (parts.group(2) != null) {
            return build(base.getScheme(), parts.group(2), withoutDots(path), parts.group(4));
        }
        String basePath = base.getRawPath() == null || base.getRawPath().isEmpty() ? "/" : base.getRawPath();
        if (path.isEmpty()) {
            String query = parts.group(4) == null ? base.getRawQuery() : parts.group(4);
            return build(base.getScheme(), base.getRawAuthority(), basePath, query);
        }
        if (path.split("/", 2)[0].contains(":")) {
            return null;
        }
        String merged = path.startsWith("/") ? path : basePath.substring(0, basePath.lastIndexOf('/') + 1) + path;
        return build(base.getScheme(), base.getRawAuthority(), withoutDots(merged), parts.group(4));
    }

    /** The host, without the brackets of an IPv6 address and without a dot at its end; null when there is none. */
    public static String host(URI address) {
        String host = address.getHost();
        if (host == null && address.getRawAuthority() != null) {
            // java.net.URI knows no underscore
            Matcher authority = AUTHORITY.matcher(address.getRawAuthority());
            host = authority.matches() ? authority.group(2) : null;
        }
        if (host == null) {
            return null;
        }
        String plain = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
        return plain.endsWith(".") ? plain.substring(0, plain.length() - 1) : plain;
    }

    /** The port, or -1 for the scheme's own. */
    public static int port(URI address) {
        if (address.getHost() != null || address.getRawAuthority() == null) {
            return address.getPort();
        }
        Matcher authority = AUTHORITY.matcher(address.getRawAuthority());
        boolean told = authority.matches()
                && authority.group(3) != null
                && !authority.group(3).isEmpty();
        return told ? Integer.parseInt(authority.group(3)) : -1;
    }

    /** Whether an address has a user or a password. */
    public static boolean hasUserInfo(URI address) {
        return address.getRawAuthority() != null && address.getRawAuthority().indexOf('@') >= 0;
    }

    /** An address for a message: without user, query, fragment and the content of a {@code data:} address. */
    public static String shown(String text, int maxLength) {
        if (text.regionMatches(true, 0, "data:", 0, 5)) {
            return "data:...";
        }
        String head = text.split("[?#]", 2)[0];
        String shown = USER_INFO.matcher(head).replaceAll("//...@");
        return SafeText.of(head.length() < text.length() ? shown + "?..." : shown, maxLength);
    }

    private static Matcher parts(String text) {
        String given = text == null || text.length() > LONGEST ? "" : text.strip();
        if (given.isEmpty() || NOT_IN_ADDRESSES.matcher(given).find()) {
            return null;
        }
        String stripped = BEFORE.matcher(given).replaceFirst("");
        int query = stripped.indexOf('?');
        int end = query < 0 ? stripped.length() : query;
        Matcher parts = PARTS.matcher(stripped.substring(0, end).replace('\\', '/') + stripped.substring(end));
        return parts.matches() ? parts : null;
    }

    private static URI build(String scheme, String authority, String path, String query) {
        String server = authority == null ? null : authority(authority);
        if (server == null) {
            return null;
        }
        String text = scheme + "://" + server + encode(path, UNRESERVED)
                + (query == null ? "" : "?" + encode(query, UNRESERVED + "?[]"));
        try {
            return new URI(text);
        } catch (URISyntaxException e) {
            return null;
        }
    }

    private static String authority(String text) {
        Matcher parts = AUTHORITY.matcher(text);
        if (!parts.matches()) {
            return null;
        }
        String host = parts.group(2).startsWith("[") ? parts.group(2) : name(parts.group(2));
        String port = parts.group(3) == null || parts.group(3).isEmpty() ? "" : ":" + parts.group(3);
        if (host == null || !port.isEmpty() && Integer.parseInt(parts.group(3)) > LARGEST_PORT) {
            return null;
        }
        return (parts.group(1) == null ? "" : encode(parts.group(1), UNRESERVED.replace("/", "")) + "@") + host + port;
    }

    /** The name of a host in ASCII; null when it is none. */
    public static String name(String host) {
        try {
            String ascii = host.chars().allMatch(c -> c < 0x80)
                    ? host
                    : IDN.toASCII(host, IDN.ALLOW_UNASSIGNED).toLowerCase(Locale.ROOT);
            return ascii.length() <= LONGEST_HOST && HOST.matcher(ascii).matches() ? ascii : null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** Keeps what is encoded already, and empty segments: in the names of stored objects they mean something. */
    private static String encode(String text, String allowed) {
        StringBuilder encoded = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            int width = Character.charCount(c);
            boolean escape = c == '%' && isHex(text, i + 1) && isHex(text, i + 2);
            boolean plain = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
            if (escape || plain || allowed.indexOf(c) >= 0) {
                encoded.append((char) c);
            } else {
                for (byte octet : text.substring(i, i + width).getBytes(StandardCharsets.UTF_8)) {
                    encoded.append('%').append(HEX.toHexDigits(octet));
                }
            }
            i += width;
        }
        return encoded.toString();
    }

    private static boolean isHex(String text, int at) {
        return at < text.length() && Character.digit(text.charAt(at), 16) >= 0 && text.charAt(at) < 0x80;
    }

    /** Removes the segments that say where, not what. */
    private static String withoutDots(String path) {
        if (path.indexOf('.') < 0 && !path.toLowerCase(Locale.ROOT).contains("%2e")) {
            return path;
        }
        String[] segments = path.split("/", -1);
        Deque<String> kept = new ArrayDeque<>();
        // the first is what stands before the first slash: nothing
        for (int i = path.startsWith("/") ? 1 : 0; i < segments.length; i++) {
            String plain = segments[i].replaceAll("(?i)%2e", ".");
            boolean last = i == segments.length - 1;
            if (plain.equals("..")) {
                kept.pollLast();
            } else if (!plain.equals(".")) {
                kept.addLast(segments[i]);
                continue;
            }
            if (last) {
                kept.addLast("");
            }
        }
        return "/" + String.join("/", kept);
    }
}
