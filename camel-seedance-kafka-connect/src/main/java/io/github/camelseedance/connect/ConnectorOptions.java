/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.connect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.camelseedance.message.Names;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.camel.util.StringHelper;
import org.apache.camel.util.TimeUtils;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.ConfigValue;

/**
 * The options of the connectors. Those of the component come from its own description, {@code META-INF/…/seedance.json}: the option
 * {@code apiKey} is {@code seedance.api.key} here, with the same default, the same meaning and the same documentation.
 */
final class ConnectorOptions {

    /** Prefix of all options. */
    static final String PREFIX = "seedance.";

    static final String JDBC_URL = PREFIX + "jdbc.url";
    static final String JDBC_USER = PREFIX + "jdbc.user";
    static final String JDBC_PASSWORD = PREFIX + "jdbc.password";
    static final String SUBMISSION_KEY = PREFIX + "submission.key";
    static final String TOPIC = PREFIX + "topic";
    /** Value of {@link #SUBMISSION_KEY}: each record is a submission of its own. */
    static final String KEY_IS_POSITION = "record.position";
    /** Value of {@link #SUBMISSION_KEY}: records with the same key are the same submission. */
    static final String KEY_IS_RECORD_KEY = "record.key";

    private static final String DESCRIPTION = "META-INF/io/github/camelseedance/seedance.json";
    /** Options that a connector decides, or that need something that a connector does not have: a file system, an HTTP server. */
    private static final Set<String> LEFT_OUT = Set.of(
            "track",
            "awaitCompletion",
            "awaitTimeout",
            "throwExceptionOnTaskFailure",
            "submissionKey",
            "localWorkDirectory",
            "maxDownloadSize",
            "allowedDownloadHosts",
            "mediaDirectory",
            "webhookPath",
            "webhookSecret",
            "bridgeErrorHandler",
            "lazyStartProducer",
            "autowiredEnabled",
            "healthCheckConsumerEnabled",
            "healthCheckProducerEnabled",
            "useGlobalSslContextParameters");

    /** Which connector an option is for. */
    enum Role {
        SINK("producer"),
        SOURCE("consumer");

        private final String label;

        Role(String label) {
            this.label = label;
        }
    }

    private final ConfigDef definition = new ConfigDef();
    /** Name of the component's option, by the connector's. */
    private final Map<String, String> ofComponent = new LinkedHashMap<>();

    ConnectorOptions(Role role) {
        definition
                .define(
                        JDBC_URL,
                        Type.STRING,
                        ConfigDef.NO_DEFAULT_VALUE,
                        new ConfigDef.NonEmptyString(),
                        Importance.HIGH,
                        "JDBC URL of the task repository, which sink and source share and which keeps each submission: PostgreSQL for"
                                + " several workers.")
                .define(JDBC_USER, Type.STRING, null, Importance.HIGH, "User of the task repository.")
                .define(JDBC_PASSWORD, Type.PASSWORD, null, Importance.HIGH, "Password of that user.");
        if (role == Role.SINK) {
            definition.define(
                    SUBMISSION_KEY,
                    Type.STRING,
                    KEY_IS_POSITION,
                    ConfigDef.ValidString.in(KEY_IS_POSITION, KEY_IS_RECORD_KEY),
                    Importance.MEDIUM,
                    "What makes two records the same submission, which is paid once: record.position is topic/partition/offset, so"
                            + " each record is a submission of its own; record.key is the record's key.");
        } else {
            definition.define(
                    TOPIC,
                    Type.STRING,
                    ConfigDef.NO_DEFAULT_VALUE,
                    new ConfigDef.NonEmptyString(),
                    Importance.HIGH,
                    "Topic to which the ends of tasks are written.");
        }
        description()
                .get("componentProperties")
                .properties()
                .forEach(option -> add(option.getKey(), option.getValue(), role));
    }

    /** For {@code GET /connector-plugins/…/config}. */
    ConfigDef definition() {
        return definition;
    }

    /** The options of the component that are set, by their names there. */
    Map<String, Object> ofComponent(Map<String, String> properties) {
        Map<String, Object> values = new LinkedHashMap<>();
        ofComponent.forEach((name, option) -> {
            String value = properties.get(name);
            if (value != null && !value.isBlank()) {
                values.put(option, value.trim());
            }
        });
        return values;
    }

    /** Adds an error for each option with our prefix that is none of ours. */
    Config validated(Config config, Map<String, String> properties) {
        List<ConfigValue> values = new ArrayList<>(config.configValues());
        for (String name : new TreeSet<>(properties.keySet())) {
            if (name.startsWith(PREFIX) && !definition.names().contains(name)) {
                ConfigValue unknown = new ConfigValue(name);
                unknown.addErrorMessage(
                        "Unknown option " + name + "; the nearest one is " + Names.nearest(name, definition.names()));
                values.add(unknown);
            }
        }
        return new Config(values);
    }

    /** Refuses what {@link #validated} would tell, for workers that start without a validation. */
    void check(Map<String, String> properties) {
        for (ConfigValue value : validated(new Config(definition.validate(properties)), properties)
                .configValues()) {
            if (!value.errorMessages().isEmpty()) {
                throw new ConfigException(String.join("; ", value.errorMessages()));
            }
        }
    }

    private void add(String option, JsonNode description, Role role) {
        String label = description.path("label").asText();
        boolean other =
                label.contains("producer") && role != Role.SINK || label.contains("consumer") && role != Role.SOURCE;
        String type = description.path("type").asText();
        if (other || LEFT_OUT.contains(option) || type.equals("object")) {
            return;
        }
        String name = PREFIX + StringHelper.camelCaseToDash(option).replace('-', '.');
        boolean required = option.equals("provider") || option.equals("apiKey");
        Object unset = description.hasNonNull("defaultValue")
                ? description.get("defaultValue").asText()
                : null;
        definition.define(
                name,
                type(type, description),
                required ? ConfigDef.NO_DEFAULT_VALUE : unset,
                validator(type, description),
                required ? Importance.HIGH : Importance.MEDIUM,
                description.path("description").asText());
        ofComponent.put(name, option);
    }

    private static Type type(String type, JsonNode description) {
        if (description.path("secret").asBoolean()) {
            return Type.PASSWORD;
        }
        return switch (type) {
            case "integer" ->
                description.path("javaType").asText().matches("(?i)(java\\.lang\\.)?long") ? Type.LONG : Type.INT;
            case "boolean" -> Type.BOOLEAN;
            default -> Type.STRING;
        };
    }

    private static ConfigDef.Validator validator(String type, JsonNode description) {
        if (description.has("enum")) {
            List<String> allowed = new ArrayList<>();
            description.get("enum").forEach(value -> allowed.add(value.asText()));
            return ConfigDef.ValidString.in(allowed.toArray(String[]::new));
        }
        return type.equals("duration") ? ConnectorOptions::checkDuration : null;
    }

    private static void checkDuration(String name, Object value) {
        try {
            if (value != null) {
                TimeUtils.toMilliSeconds(value.toString());
            }
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            // Camel's parser throws either
            throw new ConfigException(name, value, "a duration such as 500 (milliseconds), 30s, 15m or 24h");
        }
    }

    private static JsonNode description() {
        try (InputStream in = ConnectorOptions.class.getClassLoader().getResourceAsStream(DESCRIPTION)) {
            if (in == null) {
                throw new IllegalStateException(
                        DESCRIPTION + " is not on the class path: the jar of camel-seedance is missing");
            }
            return new ObjectMapper().readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
