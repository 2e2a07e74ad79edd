/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.camelseedance.testing.FakeTransport;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The public address for webhooks, as people write it, and what the provider gets. */
class WebhookAddressTest extends SeedanceTestSupport {

    private static final String TOKEN = "/[A-Za-z0-9_-]{22}";

    private void generate(String provider, String address) throws Exception {
        component.getConfiguration().setProvider(provider);
        component.getConfiguration().setWebhookUrl(address);
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:in").routeId("generate").to("seedance:generate");
            }
        });
    }

    @ParameterizedTest
    @CsvSource(
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "https://h.example/hooks,https://h.example/hooks",
                "https://h.example/hooks/,https://h.example/hooks",
                "https://h.example/hooks///,https://h.example/hooks",
                "https://h.example,https://h.example",
                "https://h.example/,https://h.example",
                " https://h.example/hooks,https://h.example/hooks",
                "https://h.example/hooks ,https://h.example/hooks",
                "https://h.example/hooks/\t,https://h.example/hooks",
                "https://h.example:8443/a/b,https://h.example:8443/a/b",
                "https://h.example:/a,https://h.example/a",
                "HTTPS://h.example/a,HTTPS://h.example/a",
                "http://127.0.0.1:8080/a,http://127.0.0.1:8080/a",
                "http://[::1]:8080/a,http://[::1]:8080/a",
                "https://[2001:db8::1]/a,https://[2001:db8::1]/a",
                "https://my_host.example/a,https://my_host.example/a",
                "https://h.example./a,https://h.example./a",
                "https://h.example/a%20b/%E7%8C%AB,https://h.example/a%20b/%E7%8C%AB",
                "https://h.example/\u732B,https://h.example/%E7%8C%AB",
                "https://\u4f8b\u3048.example/a,https://xn--r8jz45g.example/a",
                "https://h.example/a/../b/./c,https://h.example/b/c",
                "https://h.example/~a/b;c=d/e@f:g,https://h.example/~a/b;c=d/e@f:g",
                "https://h.example/a//b,https://h.example/a//b"
            })
    void eachSubmissionGetsItsOwnBelowIt(String address, String expected) throws Exception {
        generate("seedance2.ink", address);
        transport.then(200, "{\"success\":true,\"requestId\":\"req_1\",\"status\":\"queued\",\"creditsCharged\":40}");

        template.requestBody("direct:in", "a cat");

        String sent = new ObjectMapper()
                .readTree(FakeTransport.bodyOf(transport.last()))
                .get("webhookUrl")
                .asText();
        assertThat(sent).startsWith(expected);
        assertThat(sent.substring(expected.length())).matches(TOKEN);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "/hooks",
                "h.example/hooks",
                "//h.example/hooks",
                "https:/h.example/hooks",
                "https://",
                "https:///hooks",
                "ftp://h.example/hooks",
                "wss://h.example/hooks",
                "https://h.example/hooks?key=password",
                "https://h.example/hooks?",
                "https://h.example/hooks#password",
                "https://me:password@h.example/hooks",
                "https://me@h.example/hooks",
                "https://h.example:99999/hooks",
                "https://h.example:port/hooks",
                "https://[::1/hooks",
                "https://h example/hooks",
                "https://h.example/my hooks",
                "https://h.example/{token}",
                "https://h.example/%zz"
            })
    void whatIsNoAddressIsRefusedAtStart(String address) {
        assertThatThrownBy(() -> generate("seedance2.ink", address))
                .rootCause()
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("The option webhookUrl")
                .hasMessageNotContaining("password");
        assertThat(transport.requests()).isEmpty();
    }

    @Test
    void anAddressThatIsTooLongWithATokenIsRefusedAtStart() throws Exception {
        String longest = "https://h.example/".concat("a".repeat(512 - 23 - 18));

        generate("seedance2.movie", longest);
        context.getRouteController().stopRoute("generate");
        context.removeRoute("generate");
        assertThatThrownBy(() -> generate("seedance2.movie", longest + "a"))
                .rootCause()
                .hasMessageContaining("The option webhookUrl")
                .hasMessageContaining("513")
                .hasMessageContaining("at most 512 characters");
    }

    @ParameterizedTest
    @ValueSource(strings = {" key-1", "key-1 ", "  key-1  "})
    void aKeyIsSentWithoutTheBlanksAroundIt(String key) {
        component.getConfiguration().setApiKey(key);
        component.getConfiguration().setProvider("seedance2.ink");
        transport.then(401, "{}");

        send("seedance:models", null);

        assertThat(transport.last().headers()).containsEntry("Authorization", "Bearer key-1");
    }
}
