/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Locale;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.main.Main;
import org.apache.camel.support.PropertyBindingSupport;
import org.apache.camel.support.PropertyConfigurerHelper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Text of an option that is no number and no duration is refused when a route starts; Camel would make 0 of it. */
class StrictOptionsTest extends SeedanceTestSupport {

    private void route(String to) throws Exception {
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:in").to(to);
            }
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "seed=abc",
                "seed=5s",
                "seed=",
                "seed=1.5",
                "seed=1e3",
                "seed=0x10",
                "seed=99999999999999999999",
                "maxRetries=abc",
                "maxRetries=5s",
                "maxRetries=99999999999",
                "maxRetries=٥",
                "duration=8s",
                "duration=eight",
                "maxResends=many",
                "maxInflight=1h",
                "maxDeliveries=abc",
                "maxMessagesPerPoll=abc",
                "proxyPort=http",
                "pollInterval=abc",
                "pollInterval=5S",
                "pollInterval=1e3",
                "pollInterval=1s1s",
                "firstPollDelay=abc",
                "retryDelay=5x",
                "awaitTimeout=PT",
                "submitTimeout=",
                "taskTimeout=1 day",
                "delay=abc",
                "initialDelay=soon",
                "backoffMultiplier=2s"
            })
    void whatIsNoNumberOrDurationIsRefusedWithItsNameAndValue(String option) {
        String name = option.substring(0, option.indexOf('='));
        String value = option.substring(option.indexOf('=') + 1);

        assertThatThrownBy(() -> route("seedance:generate?" + option.replace(" ", "%20")))
                .rootCause()
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("The option " + name + " has the value '" + value + "': it must be a ");
    }

    @ParameterizedTest
    @CsvSource({
        "generate?pollPlan=fast, 'adaptive, fixed'",
        "generate?pollPlan=, 'adaptive, fixed'",
        "generate?onAmbiguousSubmit=never, 'reconcile, fail, resend'",
        "generate?source=all, 'tracked, account'",
        "generate?startFrom=middle, 'latest, earliest'"
    })
    void whatIsNoConstantIsRefusedWithThoseThatThereAre(String uri, String constants) {
        String option = uri.substring(uri.indexOf('?') + 1);
        String name = option.substring(0, option.indexOf('='));
        String value = option.substring(option.indexOf('=') + 1);

        assertThatThrownBy(() -> route("seedance:" + uri))
                .rootCause()
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("The option %s has the value '%s': it must be one of %s".formatted(name, value, constants));
    }

    @ParameterizedTest
    @ValueSource(strings = {"pollPlan=FIXED", "onAmbiguousSubmit=Resend", "startFrom=%20earliest"})
    void constantsAreReadInAnyCase(String option) throws Exception {
        route("seedance:generate?" + option);
    }

    @ParameterizedTest
    @ValueSource(strings = {"submissionKey=", "submissionKey=%20"})
    void anEmptySubmissionKeyIsRefused(String option) {
        assertThatThrownBy(() -> route("seedance:generate?" + option))
                .rootCause()
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("The option submissionKey is empty");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "seed=-1",
                "seed=9223372036854775807",
                "maxRetries=0",
                "maxRetries=%205%20",
                "duration=5",
                "pollInterval=5s",
                "pollInterval=1500",
                "pollInterval=1m30s500ms",
                "pollInterval=PT5S",
                "awaitTimeout=1d2h",
                "delay=2s",
                "delay=PT2S",
                "initialDelay=PT2S"
            })
    void numbersAndDurationsAreTaken(String option) throws Exception {
        route("seedance:generate?" + option);

        assertThat(context.getRoutes()).hasSize(1);
    }

    /** Lower case of I is another letter in Turkish than i. */
    @Test
    void optionsAreFoundInEveryLanguage() throws Exception {
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.forLanguageTag("tr-TR"));
        try {
            route("seedance:generate?pollInterval=5s&allowInsecure=true&baseUrl=http://api.example.com");
            assertThat(context.getRoutes()).hasSize(1);
        } finally {
            Locale.setDefault(before);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "requests-per-minute, abc, requestsPerMinute",
        "requests-per-minute, 5s, requestsPerMinute",
        "requestsPerMinute, 1.5, requestsPerMinute",
        "max-concurrent-requests, x, maxConcurrentRequests",
        "max-retries, abc, maxRetries",
        "max-retries, 5s, maxRetries",
        "seed, abc, seed",
        "poll-interval, abc, pollInterval",
        "track, maybe, track",
        "configuration.max-retries, 5s, maxRetries",
        "configuration.maxRetries, 5s, maxRetries",
        "configuration.max-retries, abc, maxRetries",
        "configuration.seed, 1.5, seed",
        "configuration.duration, 8s, duration",
        "configuration.proxy-port, http, proxyPort",
        "configuration.poll-interval, abc, pollInterval",
        "configuration.poll-interval, 1e3, pollInterval",
        "configuration.response-timeout, PT, responseTimeout",
        "configuration.track, maybe, track",
        "configuration.watermark, 1, watermark"
    })
    void theSameHoldsForPropertiesOfTheComponent(String property, String value, String option) throws Exception {
        Main main = new Main();
        main.setDefaultPropertyPlaceholderLocation("false");
        main.addInitialProperty("camel.component.seedance." + property, value);
        try {
            assertThatThrownBy(main::start)
                    .rootCause()
                    .isInstanceOf(IllegalArgumentException.class)
                    .satisfies(e -> assertThat(e.getMessage().replace("-", "")).containsIgnoringCase(option))
                    .hasMessageContaining("'" + value + "': ");
        } finally {
            main.stop();
        }
    }

    @Test
    void goodPropertiesOfTheComponentAreTaken() throws Exception {
        Main main = new Main();
        main.setDefaultPropertyPlaceholderLocation("false");
        main.addInitialProperty("camel.component.seedance.requests-per-minute", "60");
        main.addInitialProperty("camel.component.seedance.max-retries", "{{retries}}");
        main.addInitialProperty("retries", "7");
        main.addInitialProperty("camel.component.seedance.poll-interval", "7s");
        main.addInitialProperty("camel.component.seedance.configuration.first-poll-delay", "1m1s");
        main.addInitialProperty("camel.component.seedance.configuration.response-timeout", "PT7S");
        main.addInitialProperty("camel.component.seedance.configuration.seed", "{{retries}}");
        main.addInitialProperty("camel.component.seedance.configuration.watermark", "true");
        main.start();
        try {
            SeedanceComponent started = main.getCamelContext().getComponent("seedance", SeedanceComponent.class);
            assertThat(started.getRequestsPerMinute()).isEqualTo(60);
            assertThat(started.getConfiguration().getMaxRetries()).isEqualTo(7);
            assertThat(started.getConfiguration().getPollInterval()).isEqualTo(7000);
            assertThat(started.getConfiguration().getFirstPollDelay()).isEqualTo(61_000);
            assertThat(started.getConfiguration().getResponseTimeout()).isEqualTo(7000);
            assertThat(started.getConfiguration().getSeed()).isEqualTo(7);
            assertThat(started.getConfiguration().getWatermark()).isTrue();
        } finally {
            main.stop();
        }
    }

    /** As {@code theSameHoldsForPropertiesOfTheComponent}, for a configuration that no component has yet. */
    @ParameterizedTest
    @CsvSource({"maxRetries, 5s", "max-retries, abc", "seed, 1.5", "pollInterval, soon", "fixedLens, maybe"})
    void theSameHoldsForABeanOfOptions(String property, String value) throws Exception {
        Main main = new Main();
        main.setDefaultPropertyPlaceholderLocation("false");
        main.addInitialProperty("camel.beans.options", "#class:" + SeedanceConfiguration.class.getName());
        main.addInitialProperty("camel.beans.options." + property, value);
        main.addInitialProperty("camel.component.seedance.configuration", "#bean:options");
        try {
            assertThatThrownBy(main::start)
                    .rootCause()
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("'" + value + "': ");
        } finally {
            main.stop();
        }
    }

    @ParameterizedTest
    @CsvSource({"configuration.maxRetries, 5s", "configuration.seed, abc", "configuration.track, maybe"})
    void theSameHoldsForNestedOptionsOfAUri(String option, String value) {
        assertThatThrownBy(() -> route("seedance:generate?%s=%s".formatted(option, value)))
                .rootCause()
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'" + value + "': ");
    }

    @Test
    void theSameHoldsForPropertyBinding() {
        SeedanceConfiguration bound = new SeedanceConfiguration();

        for (Object target : new Object[] {bound, context.getComponent("seedance")}) {
            assertThatThrownBy(() ->
                            binding(target).withProperty("maxRetries", "5s").bind())
                    .rootCause()
                    .hasMessage("The option maxRetries has the value '5s': it must be a whole number without a unit");
        }
        assertThatThrownBy(() -> PropertyBindingSupport.build()
                        .withProperty("configuration.maxRetries", "5s")
                        .withCamelContext(context)
                        .withTarget(context.getComponent("seedance"))
                        .bind())
                .hasRootCauseInstanceOf(IllegalArgumentException.class);
        binding(bound)
                .withProperty("poll-interval", "1m30s")
                .withProperty("awaitTimeout", "PT5S")
                .withProperty("taskTimeout", "1d2h")
                .withProperty("listInterval", "1500")
                .withProperty("maxRetries", "7")
                .withProperty("seed", "-1")
                .withProperty("track", "FALSE")
                .bind();
        assertThat(bound.getPollInterval()).isEqualTo(90_000);
        assertThat(bound.getAwaitTimeout()).isEqualTo(5_000);
        assertThat(bound.getTaskTimeout()).isEqualTo(26 * 3_600_000L);
        assertThat(bound.getListInterval()).isEqualTo(1_500);
        assertThat(bound.getMaxRetries()).isEqualTo(7);
        assertThat(bound.getSeed()).isEqualTo(-1);
        assertThat(bound.isTrack()).isFalse();
    }

    private PropertyBindingSupport.Builder binding(Object target) {
        return PropertyBindingSupport.build()
                .withCamelContext(context)
                .withTarget(target)
                .withConfigurer(PropertyConfigurerHelper.resolvePropertyConfigurer(context, target))
                .withIgnoreCase(true);
    }

    @ParameterizedTest
    @CsvSource({
        "seedance2.movie, resolution=4k, 480p",
        "seedance2.movie, duration=3, 4 to 15",
        "seedance2.movie, aspectRatio=2:1, 16:9",
        "seedance2.movie, model=seedance-9, seedance-2.0-fast",
        "seedance2.movie, seed=-2, -1 or above",
        "seedance2.movie, fixedLens=true, seedanceapi.org",
        "seedanceapi.org, resolution=1080p, 720p",
        "seedanceapi.org, duration=5, '4, 8, 12'",
        "seedanceapi.org, model=seedance-2.0, no such field",
        "seedance2.ink, seed=1, no such field",
        "seedance2.ink, generateAudio=false, no such field",
        "seedance2.ink, model=seedance-1.5-pro&duration=8, '5, 10'"
    })
    void anOptionThatTheProviderDoesNotTakeIsRefusedAtStart(String provider, String options, String allowed) {
        String last = options.substring(options.lastIndexOf('&') + 1);
        String name = last.substring(0, last.indexOf('='));
        for (String operation : new String[] {"generate", "estimate"}) {
            assertThatThrownBy(() -> route("seedance:%s?provider=%s&%s".formatted(operation, provider, options)))
                    .rootCause()
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContainingAll(
                            "The option " + name + " has the value '" + last.substring(name.length() + 1),
                            provider,
                            allowed);
        }
        assertThat(transport.requests()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "provider=seedance2.ink&duration=10",
                "provider=seedance2.ink&model=seedance-1.5-pro&duration=10",
                "provider=seedanceapi.org&fixedLens=true&duration=12",
                "seed=5&watermark=true&returnLastFrame=true&resolution=1080p&aspectRatio=21:9&duration=15"
            })
    void anOptionWithWhichARequestCanBeValidIsTaken(String options) throws Exception {
        route("seedance:generate?" + options);

        assertThat(context.getRoutes()).hasSize(1);
    }

    @Test
    void optionsForRequestsConcernNoOtherOperation() throws Exception {
        route("seedance:status?resolution=4k");

        assertThat(context.getRoutes()).hasSize(1);
    }

    @Test
    void aDynamicEndpointIsRefusedAtFirstUse() {
        assertThatThrownBy(() -> template.sendBody("seedance:generate?resolution=4k", "a cat"))
                .hasRootCauseInstanceOf(IllegalArgumentException.class);
        assertThat(transport.requests()).isEmpty();
    }
}
