/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.springboot;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.camelseedance.SeedanceComponent;
import io.github.camelseedance.SeedanceConfiguration;
import io.github.camelseedance.client.http.Transport;
import io.github.camelseedance.task.MemoryTaskRepository;
import io.github.camelseedance.task.store.TaskRepository;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.util.Map;
import java.util.TreeMap;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.spi.PropertyConfigurerGetter;
import org.apache.camel.support.jsse.SSLContextParameters;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Each option of the schema reaches the component, with a value that is not its default. */
class OptionBindingTest {

    private static final Map<String, String> BEANS = Map.of(
            "configuration", "#bean:base",
            "taskRepository", "#bean:tasks",
            "transport", "transport",
            "sslContextParameters", "#bean:tls");

    /** Options of text that are read at the start. */
    private static final Map<String, String> CHECKED =
            Map.of("prices", "classpath:prices.json", "taskPageHide", "prompt,header:X-*");

    @Test
    void eachOptionCanBeSet() throws IOException {
        Map<String, String> properties = new TreeMap<>();
        Map<String, Object> expected = new TreeMap<>();
        schema().properties().forEach(option -> {
            String text = sample(option.getKey(), option.getValue());
            properties.put("camel.component.seedance." + StarterGenerator.dashed(option.getKey()), text);
            expected.put(option.getKey(), value(text, option.getValue()));
        });

        Contexts.runner()
                .withUserConfiguration(Beans.class)
                .withPropertyValues(properties.entrySet().stream()
                        .map(entry -> entry.getKey() + "=" + entry.getValue())
                        .toArray(String[]::new))
                .run(context -> {
                    SeedanceComponent component = Contexts.component(context);
                    expected.replaceAll((name, value) -> BEANS.containsKey(name)
                            ? context.getBean(BEANS.get(name).replace("#bean:", ""))
                            : value);
                    assertThat(values(component, expected)).isEqualTo(expected);
                });
    }

    @Test
    void withoutPropertiesTheComponentIsAsItIs() throws Exception {
        Map<String, Object> expected = new TreeMap<>();
        try (DefaultCamelContext plain = new DefaultCamelContext()) {
            SeedanceComponent untouched = new SeedanceComponent();
            untouched.setCamelContext(plain);
            untouched.init();
            schema().fieldNames().forEachRemaining(name -> expected.put(name, null));
            expected.remove("configuration");
            expected.putAll(values(untouched, expected));
        }
        assertThat(expected).containsEntry("pollInterval", 5000L).containsEntry("fixedLens", null);

        Contexts.runner().run(context -> assertThat(values(Contexts.component(context), expected))
                .isEqualTo(expected));
    }

    private static Map<String, Object> values(SeedanceComponent component, Map<String, Object> names) {
        PropertyConfigurerGetter configurer = (PropertyConfigurerGetter) component.getComponentPropertyConfigurer();
        Map<String, Object> values = new TreeMap<>();
        names.keySet().forEach(name -> values.put(name, configurer.getOptionValue(component, name, true)));
        return values;
    }

    /** Another value than the default, as somebody writes it. */
    private static String sample(String name, JsonNode option) {
        if (BEANS.containsKey(name)) {
            return BEANS.get(name);
        }
        String byDefault = option.path("defaultValue").asText();
        return switch (option.get("type").asText()) {
            case "string" -> CHECKED.getOrDefault(name, "sample-" + name);
            case "boolean" -> String.valueOf(!Boolean.parseBoolean(byDefault));
            case "integer" -> "7";
            case "duration" -> "17m";
            case "object" -> "12.5";
            case "enum" -> option.get("enum").get(option.get("enum").size() - 1).asText();
            default -> throw new AssertionError("No sample for " + option);
        };
    }

    private static Object value(String text, JsonNode option) {
        String javaType = option.get("javaType").asText();
        return switch (option.get("type").asText()) {
            case "boolean" -> Boolean.valueOf(text);
            case "integer" -> javaType.endsWith("Long") ? (Object) Long.valueOf(text) : Integer.valueOf(text);
            case "duration" -> 17 * 60_000L;
            case "object" -> javaType.equals("java.math.BigDecimal") ? new BigDecimal(text) : text;
            case "enum" -> constant(javaType, text);
            default -> text;
        };
    }

    private static Object constant(String javaType, String text) {
        try {
            for (Object constant : Class.forName(javaType).getEnumConstants()) {
                if (((Enum<?>) constant).name().equals(text)) {
                    return constant;
                }
            }
            throw new AssertionError(javaType + " has no " + text);
        } catch (ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }

    private static JsonNode schema() throws IOException {
        try (InputStream json = OptionBindingTest.class.getResourceAsStream("/" + StarterGenerator.SCHEMA)) {
            return new ObjectMapper().readTree(json).get("componentProperties");
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Beans {

        @Bean
        SeedanceConfiguration base() {
            return new SeedanceConfiguration();
        }

        @Bean
        TaskRepository tasks() {
            return new MemoryTaskRepository();
        }

        @Bean
        SSLContextParameters tls() {
            return new SSLContextParameters();
        }

        @Bean
        Transport transport() {
            return Contexts.NO_NETWORK;
        }
    }
}
