/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebAddressTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "https://h.example/my\u2420video.mp4 https://h.example/my%20video.mp4",
                "https://h.example/猫.mp4 https://h.example/%E7%8C%AB.mp4",
                "https://h.example/😀.mp4 https://h.example/%F0%9F%98%80.mp4",
                "https://h.example/a|b.mp4 https://h.example/a%7Cb.mp4",
                "https://h.example/a^b`{c}<d>\".mp4 https://h.example/a%5Eb%60%7Bc%7D%3Cd%3E%22.mp4",
                "https://h.example/[1].mp4 https://h.example/%5B1%5D.mp4",
                "https://h.example/a\\b.mp4 https://h.example/a/b.mp4",
                "https://h.example/100%.mp4 https://h.example/100%25.mp4",
                "https://h.example/100%zz.mp4 https://h.example/100%25zz.mp4",
                "https://h.example/a%2Fb%20c.mp4 https://h.example/a%2Fb%20c.mp4",
                "https://h.example//a///b.mp4 https://h.example//a///b.mp4",
                "https://h.example/a/./b/../c.mp4 https://h.example/a/c.mp4",
                "https://h.example/../../c.mp4 https://h.example/c.mp4",
                "https://h.example/a/%2e%2E/c.mp4 https://h.example/c.mp4",
                "https://h.example/a..b/.c/d..mp4 https://h.example/a..b/.c/d..mp4",
                "\ufeff\u200bhttps://h.example/v.mp4 https://h.example/v.mp4",
                "https://１２７.0.0.1/v https://127.0.0.1/v",
                "https://127。0。0。1/v https://127.0.0.1/v",
                "https://h.example\\\\@evil.example/v https://h.example//@evil.example/v",
                "https://h.example/v.mp4?n=a\u2420b&q=猫|x https://h.example/v.mp4?n=a%20b&q=%E7%8C%AB%7Cx",
                "https://h.example/v.mp4?X-Amz-Signature=ab%2Bc%3D&r=/a?b[0] https://h.example/v.mp4?X-Amz-Signature=ab%2Bc%3D&r=/a?b[0]",
                "https://h.example/v.mp4?a\\b https://h.example/v.mp4?a%5Cb",
                "https://h.example/v.mp4#t=10 https://h.example/v.mp4",
                "https://h.example?x=1 https://h.example?x=1",
                "https://h.example https://h.example",
                "HTTPS://H.example/v.mp4 HTTPS://H.example/v.mp4",
                "https://h.example:/v.mp4 https://h.example/v.mp4",
                "https://h.example:8443/v.mp4 https://h.example:8443/v.mp4",
                "https://my_bucket.s3.amazonaws.com/a.png https://my_bucket.s3.amazonaws.com/a.png",
                "https://-a-.example_/a.png https://-a-.example_/a.png",
                "https://münchen.example/ä.png https://xn--mnchen-3ya.example/%C3%A4.png",
                "https://例え.テスト/a.png https://xn--r8jz45g.xn--zckzah/a.png",
                "http://[::1]:80/v.mp4 http://[::1]:80/v.mp4",
                "https://u:p@h.example/x https://u:p@h.example/x"
            })
    void addressesAreEncodedAsBrowsersDo(String text, String expected) {
        assertThat(WebAddress.parse(text.replace('\u2420', ' '))).hasToString(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "v.mp4",
                "/v.mp4",
                "//h.example/v.mp4",
                "https:///v.mp4",
                "https://",
                "https://h.example:99999/v",
                "https://h.example:port/v",
                "https://a b/v",
                "https://a..b/v",
                "https://h%41.example/v",
                "https://[::1/v",
                "https://[g::]/v",
                "https://[127.0.0.1]/v",
                "https://[v1.x]/v",
                "https:h.example/v",
                "https:/h.example/v",
                "jar:https://h.example/a.jar!/v",
                "https://h.example/a\r\nX: y",
                "https://h.example/a\u0000",
                "https://h.example/a\u0085",
                "https://h.example/a\ud800",
                "::",
                "mailto:a@b"
            })
    void whatCannotBeRequestedIsNone(String text) {
        assertThat(WebAddress.parse(text)).isNull();
    }

    /** Section 5.4 of RFC 3986, without its fragments, and what redirects look like. */
    @ParameterizedTest
    @CsvSource({
        "g:h, ",
        "::, ",
        "1:2, ",
        "./1:2, http://a/b/c/1:2",
        "g, http://a/b/c/g",
        "./g, http://a/b/c/g",
        "g/, http://a/b/c/g/",
        "/g, http://a/g",
        "//g, http://g",
        "?y, http://a/b/c/d;p?y",
        "g?y, http://a/b/c/g?y",
        "#s, http://a/b/c/d;p?q",
        ";x, http://a/b/c/;x",
        "g;x, http://a/b/c/g;x",
        "., http://a/b/c/",
        "./, http://a/b/c/",
        ".., http://a/b/",
        "../, http://a/b/",
        "../g, http://a/b/g",
        "../.., http://a/",
        "../../g, http://a/g",
        "../../../g, http://a/g",
        "/./g, http://a/g",
        "/../g, http://a/g",
        "g., http://a/b/c/g.",
        ".g, http://a/b/c/.g",
        "g.., http://a/b/c/g..",
        "./../g, http://a/b/g",
        "./g/., http://a/b/c/g/",
        "g/./h, http://a/b/c/g/h",
        "g/../h, http://a/b/c/h",
        "g;x=1/../y, http://a/b/c/y",
        "g?y/../x, http://a/b/c/g?y/../x",
        "g//h, http://a/b/c/g//h",
        "my video.mp4, http://a/b/c/my%20video.mp4",
        "//my_bucket.example/猫, http://my_bucket.example/%E7%8C%AB",
        "https://h.example/x, https://h.example/x"
    })
    void referencesAreResolvedByTheStandard(String reference, String expected) {
        URI resolved = WebAddress.resolve(URI.create("http://a/b/c/d;p?q"), reference);

        assertThat(resolved == null ? null : resolved.toString()).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "https://my_bucket.example:8443/a, my_bucket.example, 8443",
        "https://my_bucket.example/a, my_bucket.example, -1",
        "https://h.example./a, h.example, -1",
        "https://[2001:db8::1]:1/a, 2001:db8::1, 1",
        "https://u:p@my_bucket.example:1/a, my_bucket.example, 1"
    })
    void hostAndPortAreKnownWhateverTheName(String address, String host, int port) {
        URI uri = WebAddress.parse(address);

        assertThat(WebAddress.host(uri)).isEqualTo(host);
        assertThat(WebAddress.port(uri)).isEqualTo(port);
        assertThat(WebAddress.hasUserInfo(uri)).isEqualTo(address.contains("@"));
    }

    /** The server reads the name that the provider wrote. */
    @Property(tries = 1000)
    void nameOfAFileArrivesAsItIs(@ForAll @StringLength(min = 1, max = 40) String name) {
        String file = "x" + name.replaceAll("[\\p{Cc}\\p{Cs}?#\\\\%/]", "_").strip();
        URI address = WebAddress.parse("https://h.example/" + file);

        assertThat(address.toString()).matches("[!-~]+");
        assertThat(URLDecoder.decode(address.getRawPath().replace("+", "%2B"), StandardCharsets.UTF_8))
                .isEqualTo("/" + file);
        assertThat(WebAddress.parse(address.toString())).isEqualTo(address);
    }

    @Property(tries = 2000)
    void nothingIsThrown(
            @ForAll @Chars({'/', '\\', '.', '%', ':', '@', '[', ']', '?', '#', 'h', '2', 'e', '_', ' ', '猫'})
                    String text) {
        URI base = URI.create("https://h.example/a/b?c");
        for (URI address : new URI[] {WebAddress.parse("https://" + text), WebAddress.resolve(base, text)}) {
            if (address != null) {
                assertThat(address.toString()).matches("[!-~]+");
                assertThat(WebAddress.host(address)).isNotEmpty();
            }
        }
    }
}
