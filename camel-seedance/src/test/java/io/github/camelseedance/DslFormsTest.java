/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Properties;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.spi.PropertyConfigurerGetter;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.apache.camel.support.jsse.SSLContextParameters;
import org.apache.camel.xml.in.ModelParser;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Endpoints as people write them in YAML, XML and URIs: an option has the value that was meant, or the route does not start. */
class DslFormsTest extends SeedanceTestSupport {

    private static final String XML = "http://camel.apache.org/schema/spring";

    @Override
    void configure() {
        Properties properties = new Properties();
        properties.setProperty("interval", "7s");
        properties.setProperty("empty", "");
        properties.setProperty("key", "a&b=c+d%20e");
        context.getPropertiesComponent().setInitialProperties(properties);
        context.getRegistry().bind("ssl", new SSLContextParameters());
    }

    private void yaml(String option, String value) throws Exception {
        String route = """
                - route:
                    from:
                      uri: direct:in
                      steps:
                        - to:
                            uri: seedance:generate
                            parameters:
                              %s: %s
                """.formatted(option, value);
        PluginHelper.getRoutesLoader(context).loadRoutes(ResourceHelper.fromString("route.yaml", route));
    }

    private void xml(String uri) throws Exception {
        String routes = "<routes xmlns=\"%s\"><route><from uri=\"direct:in\"/><to uri=\"%s\"/></route></routes>"
                .formatted(XML, uri);
        context.addRouteDefinitions(
                new ModelParser(new ByteArrayInputStream(routes.getBytes(StandardCharsets.UTF_8)), XML)
                        .parseRoutesDefinition()
                        .orElseThrow()
                        .getRoutes());
    }

    private void java(String uri) throws Exception {
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:in").to(uri);
            }
        });
    }

    private String value(String option) {
        SeedanceEndpoint endpoint = context.getEndpoints().stream()
                .filter(SeedanceEndpoint.class::isInstance)
                .map(SeedanceEndpoint.class::cast)
                .findFirst()
                .orElseThrow();
        return String.valueOf(((PropertyConfigurerGetter) component.getEndpointPropertyConfigurer())
                .getOptionValue(endpoint, option, true));
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "pollInterval | 7000 | 7000",
                "pollInterval | 7s | 7000",
                "pollInterval | PT7S | 7000",
                "pollInterval | \"7s\" | 7000",
                "pollInterval | '{{interval}}' | 7000",
                "pollInterval | '{{none:9s}}' | 9000",
                "pollInterval | '{{?none}}' | 5000",
                "pollInterval | '{{?interval}}' | 7000",
                "seed | 007 | 7",
                "seed | -1 | -1",
                "seed | 9223372036854775807 | 9223372036854775807",
                "generateAudio | TRUE | true",
                "generateAudio | \"false\" | false",
                "aspectRatio | 16:9 | 16:9",
                "maxCost | 1e3 | 1e3",
                "maxCost | 12.50 | 12.50",
                "apiKey | 12345678901234567890 | 12345678901234567890",
                "apiKey | 1e5 | 1e5",
                "apiKey | 0x1F | 0x1F",
                "apiKey | 007 | 007",
                "apiKey | 2026-01-01 | 2026-01-01",
                "apiKey | RAW(a&b=c+d%20e) | a&b=c+d%20e",
                "apiKey | RAW({{key}}) | a&b=c+d%20e",
                "apiKey | RAW(a)b) | a)b",
                "trackHeaders | 'a, b*' | a, b*",
                "submissionKey | ${hash(${body},SHA-256)} | ${hash(${body},SHA-256)}",
                "submissionKey | RAW(${header.a}&b=1+1) | ${header.a}&b=1+1",
                "webhookUrl | https://h.example/hooks | https://h.example/hooks"
            },
            delimiter = '|')
    void aParameterOfYamlIsRead(String option, String text, String expected) throws Exception {
        yaml(option, text);

        assertThat(value(option)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "pollInterval | 7.5",
                "pollInterval | 1_000",
                "pollInterval | 1e4",
                "pollInterval | true",
                "pollInterval | ~",
                "pollInterval | null",
                "pollInterval | ''",
                "pollInterval | '{{empty}}'",
                "seed | 7.0",
                "seed | 9223372036854775808",
                "seed | ~",
                "generateAudio | yes",
                "generateAudio | 1",
                "generateAudio | ''",
                "maxCost | ~",
                "model | ~",
                "duration | 8s",
                "trackHeaders | [a, b]",
                "sslContextParameters | '#bean:missing'",
                "sslContextParameters | ssl",
                "apiKey | ''",
                "apiKey | ' '",
                "apiKey | RAW{a)b}",
                "apiKey | RAW{{{key}}}",
                "webhookSecret | RAW{abc}",
                "apiKey | '${env.SEEDANCE_KEY}'"
            })
    void aParameterOfYamlThatMeansNothingIsRefusedAndNamed(String option, String text) {
        assertThatThrownBy(() -> yaml(option, text))
                .satisfies(e -> assertThat(messages(e)).containsAnyOf(option, "missing", "SSLContextParameters"))
                .satisfies(e -> assertThat(messages(e)).doesNotContain("a)b", "c+d%20e", "abc"));
    }

    private static String messages(Throwable error) {
        return error.getCause() == null ? error.getMessage() : messages(error.getCause());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'#bean:ssl'",
                "'#ssl'",
                "'#class:org.apache.camel.support.jsse.SSLContextParameters'",
                "'#type:org.apache.camel.support.jsse.SSLContextParameters'"
            })
    void aBeanIsFoundInEachForm(String reference) throws Exception {
        yaml("sslContextParameters", reference);

        assertThat(value("sslContextParameters")).startsWith("SSLContextParameters");
    }

    @ParameterizedTest
    @ValueSource(strings = {"|", ">-"})
    void textOfSeveralLinesIsRead(String block) throws Exception {
        yaml("pollInterval", block + "\n                7s");

        assertThat(value("pollInterval")).isEqualTo("7000");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "seedance:generate?pollInterval=7s&amp;seed=7",
                "seedance:generate?seed=7&amp;pollInterval={{interval}}",
                "seedance:generate?pollInterval={{none:7s}}&amp;seed=7&amp;model={{?none}}",
                "seedance:generate\n  ?seed=7\n  &amp;pollInterval=7s",
                "seedance:generate?\n  seed=7&amp;\n  pollInterval=7s",
                " seedance:generate?seed=7&amp;pollInterval= 7s ",
                "seedance://generate?seed=7&amp;pollInterval=7s",
                "seedance:generate?seed=7&amp;pollInterval=7s&amp;apiKey=RAW(a&amp;b)",
                "seedance:generate?seed=7&amp;pollInterval=7s&amp;apiKey=RAW{a)&amp;b}",
                "seedance:generate?s%65ed=%37&amp;pollinterval=7s"
            })
    void aUriInXmlIsRead(String uri) throws Exception {
        xml(uri);

        assertThat(value("seed")).isEqualTo("7");
        assertThat(value("pollInterval")).isEqualTo("7000");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "seed=7&seed=7",
                "apiKey=secret-a&apiKey=secret-b",
                "apiKey=RAW(secret-a)&apiKey=RAW(secret-b)",
                "provider=seedance2.ink&provider=seedance2.movie",
                "account=a&account=b",
                "taskQueue=a&taskQueue=a",
                "trackHeaders=a&trackHeaders=b",
                "submissionKey=a&submissionKey=b",
                "maxCost=1&maxCost=100",
                "budget=1&budget=100",
                "track=true&track=false",
                "pollInterval=5s&pollInterval=6s",
                "pollPlan=fixed&pollPlan=adaptive",
                "webhookUrl=https://a.example&webhookUrl=https://b.example",
                "sslContextParameters=#ssl&sslContextParameters=#ssl"
            })
    void anOptionThatIsGivenTwiceIsRefused(String options) {
        String name = options.substring(0, options.indexOf('='));

        assertThatThrownBy(() -> java("seedance:generate?" + options))
                .rootCause()
                .hasMessage("The option %s is given 2 times: give it once".formatted(name));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "seedance:Generate",
                "seedance:generate/",
                "seedance:/generate",
                "seedance:generate/x",
                "seedance:generate&seed=7",
                "seedance:generate?seed=7?track=true",
                "seedance:generate?seed",
                "seedance:generate?operation=cancel",
                "seedance:generate?requestsPerMinute=5",
                "seedance:generate?configuration=#bean:missing"
            })
    void aUriThatMeansNothingIsRefused(String uri) {
        assertThatThrownBy(() -> java(uri))
                .hasStackTraceContaining(uri.replaceFirst("seedance:/?", "").split("[?&]")[0]);
        assertThat(transport.requests()).isEmpty();
    }
}
