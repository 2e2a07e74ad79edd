/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelseedance.SeedanceComponent;
import io.github.camelseedance.emulator.SeedanceEmulator;
import java.io.IOException;
import java.io.StringReader;
import java.util.Map;
import java.util.Properties;
import org.apache.camel.main.Main;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** Configuration in a document, as properties or as YAML: what begins with {@code camel.} binds, or the context does not start. */
final class ConfigurationSnippet {

    private ConfigurationSnippet() {}

    static void check(Snippet snippet, SeedanceEmulator emulator) throws Exception {
        Properties properties = "yaml".equals(snippet.language()) ? yaml(snippet.text()) : properties(snippet.text());
        properties.stringPropertyNames().stream()
                .filter(name -> !name.startsWith("camel."))
                .forEach(properties::remove);
        assertThat(properties).as("properties that begin with camel.").isNotEmpty();
        properties.setProperty("camel.component.seedance.base-url", emulator.baseUrl());
        if (properties.containsKey("camel.component.seedance.task-page")) {
            // Spring Boot has a server without being told
            properties.setProperty("camel.server.enabled", "true");
            properties.setProperty("camel.server.host", "127.0.0.1");
            properties.setProperty("camel.server.port", "");
        }
        if (properties.containsKey("camel.server.port")) {
            properties.setProperty("camel.server.port", String.valueOf(SnippetContext.freePort()));
        }
        properties.setProperty("seedance.apiKey", "key-of-the-documentation");
        properties.setProperty("seedance.webhookSecret", "secret-of-the-documentation");
        Main main = new Main();
        main.setDefaultPropertyPlaceholderLocation("false");
        main.setInitialProperties(properties);
        main.start();
        try {
            SeedanceComponent component = main.getCamelContext().getComponent("seedance", SeedanceComponent.class);
            assertThat(component.getConfiguration().getBaseUrl()).isEqualTo(emulator.baseUrl());
            String provider = properties.getProperty("camel.component.seedance.provider");
            assertThat(component.getTaskPageHide())
                    .isEqualTo(properties.getProperty("camel.component.seedance.task-page-hide"));
            if (provider != null) {
                assertThat(component.getConfiguration().getProvider()).isEqualTo(provider);
            }
        } finally {
            main.stop();
        }
    }

    private static Properties properties(String text) throws IOException {
        Properties properties = new Properties();
        properties.load(new StringReader(withoutEnvironment(text)));
        return properties;
    }

    private static Properties yaml(String text) {
        Properties properties = new Properties();
        flatten("", new Load(LoadSettings.builder().build()).loadFromString(withoutEnvironment(text)), properties);
        return properties;
    }

    private static void flatten(String prefix, Object value, Properties out) {
        if (value instanceof Map<?, ?> map) {
            map.forEach((key, inner) -> flatten(prefix.isEmpty() ? key.toString() : prefix + "." + key, inner, out));
        } else {
            out.setProperty(prefix, String.valueOf(value));
        }
    }

    /** A variable of the environment has a value there. */
    private static String withoutEnvironment(String text) {
        return text.replaceAll("\\{\\{env:[A-Z_]+}}", "value-from-the-environment");
    }
}
