/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.ConfigValue;
import org.apache.kafka.connect.connector.Connector;
import org.apache.kafka.connect.sink.SinkConnector;
import org.apache.kafka.connect.source.SourceConnector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a worker tells about the options, and what it refuses. */
class ConnectorOptionsTest {

    private static Map<String, String> valid() {
        return new HashMap<>(Map.of(
                "name", "videos",
                "seedance.provider", "seedance2.movie",
                "seedance.api.key", "any",
                "seedance.jdbc.url", "jdbc:h2:mem:options",
                "seedance.topic", "results"));
    }

    private static List<String> errors(Connector connector, String name, Map<String, String> properties) {
        return connector.validate(properties).configValues().stream()
                .filter(value -> value.name().equals(name))
                .map(ConfigValue::errorMessages)
                .findFirst()
                .orElse(List.of());
    }

    @Test
    void eachOptionHasADocumentation() {
        for (Connector connector : List.of(new SeedanceSinkConnector(), new SeedanceSourceConnector())) {
            assertThat(connector.config().configKeys().values())
                    .hasSizeGreaterThan(20)
                    .allSatisfy(
                            key -> assertThat(key.documentation).as(key.name).isNotBlank());
        }
    }

    @Test
    void secretsArePasswords() {
        ConfigDef options = new SeedanceSinkConnector().config();
        assertThat(options.configKeys().get("seedance.api.key").type()).isEqualTo(ConfigDef.Type.PASSWORD);
        assertThat(options.configKeys().get("seedance.jdbc.password").type()).isEqualTo(ConfigDef.Type.PASSWORD);
    }

    @Test
    void optionsHaveTheDefaultsOfTheComponent() {
        ConfigDef options = new SeedanceSourceConnector().config();
        assertThat(options.defaultValues())
                .containsEntry("seedance.task.queue", "default")
                .containsEntry("seedance.poll.interval", "5s")
                .containsEntry("seedance.max.inflight", 100);
        assertThat(options.names()).doesNotContain("seedance.resolution", "seedance.submission.key");
        assertThat(new SeedanceSinkConnector().config().names())
                .contains("seedance.resolution", "seedance.submission.key")
                .doesNotContain("seedance.max.inflight", "seedance.topic");
    }

    @ParameterizedTest
    @CsvSource({
        "seedance.max.retries,abc,abc",
        "seedance.poll.interval,soon,30s",
        "seedance.on.ambiguous.submit,perhaps,reconcile",
        "seedance.submission.key,topic,record.key",
        "seedance.polinterval,5s,seedance.poll.interval",
        "seedance.apikey,x,seedance.api.key"
    })
    void whatIsWrongIsNamed(String name, String value, String told) {
        Map<String, String> properties = valid();
        properties.remove("seedance.topic");
        properties.put(name, value);
        assertThat(errors(new SeedanceSinkConnector(), name, properties))
                .singleElement()
                .asString()
                .contains(name, told);
        assertThatThrownBy(() -> new SeedanceSinkConnector().start(properties))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(name);
    }

    @ParameterizedTest
    @CsvSource({"seedance.provider", "seedance.api.key", "seedance.jdbc.url", "seedance.topic"})
    void whatIsMissingIsNamed(String name) {
        Map<String, String> properties = valid();
        properties.remove(name);
        assertThat(errors(new SeedanceSourceConnector(), name, properties))
                .singleElement()
                .asString()
                .contains(name);
    }

    @Test
    void eachTaskHasTheWholeConfiguration() {
        SeedanceSourceConnector connector = new SeedanceSourceConnector();
        connector.start(valid());
        assertThat(connector.taskConfigs(3)).hasSize(3).allSatisfy(config -> assertThat(config)
                .isEqualTo(valid()));
    }

    @Test
    void theServiceLoaderFindsBoth() {
        assertThat(ServiceLoader.load(SinkConnector.class)).hasAtLeastOneElementOfType(SeedanceSinkConnector.class);
        assertThat(ServiceLoader.load(SourceConnector.class)).hasAtLeastOneElementOfType(SeedanceSourceConnector.class);
    }
}
