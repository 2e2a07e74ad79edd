/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.springboot;

import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * Makes the binding of {@code camel.component.seedance.*} from the schema that Camel's generator writes for the component. The
 * build runs this file with the java launcher before it compiles the module, so it uses nothing else of the module.
 */
public final class StarterGenerator {

    static final String SCHEMA = "META-INF/io/github/camelseedance/seedance.json";
    static final String PREFIX = "camel.component.seedance";
    static final String CLASS =
            "src/generated/java/io/github/camelseedance/springboot/SeedanceComponentConfiguration.java";
    static final String METADATA = "src/generated/resources/META-INF/additional-spring-configuration-metadata.json";
    static final String DOCUMENT = "../docs/spring-boot.adoc";
    private static final String START = "// component properties: START\n";
    private static final String END = "// component properties: END\n";
    private static final List<String> BUILT_IN =
            List.of("seedance2.movie", "seedance2.ink", "seedanceapi.org", "volcengine.com", "byteplus.com");
    private static final int WIDTH = 110;
    private static final ObjectMapper JSON = new ObjectMapper();

    /** One option: its name in Java, its name as a property, the type it is bound as, and how that is told to people. */
    record Option(
            String name,
            String property,
            String type,
            String shownType,
            JsonNode defaultValue,
            List<String> values,
            String beanType,
            String description,
            boolean secret) {}

    private final List<Option> options;

    StarterGenerator(JsonNode schema) {
        options = new ArrayList<>();
        schema.get("componentProperties")
                .properties()
                .forEach(entry -> options.add(option(entry.getKey(), entry.getValue())));
    }

    /** @param args the directory of the module */
    public static void main(String[] args) throws IOException {
        Path module = Path.of(args[0]);
        try (InputStream schema = ClassLoader.getSystemResourceAsStream(SCHEMA)) {
            StarterGenerator generator = new StarterGenerator(JSON.readTree(schema));
            write(module.resolve(CLASS), generator.javaClass());
            write(module.resolve(METADATA), generator.metadata());
            Path document = module.resolve(DOCUMENT).normalize();
            write(document, generator.document(Files.readString(document)));
        }
    }

    List<Option> options() {
        return options;
    }

    private static Option option(String name, JsonNode option) {
        String javaType = option.get("javaType").asText();
        List<String> values = StreamSupport.stream(option.path("enum").spliterator(), false)
                .map(JsonNode::asText)
                .toList();
        String beanType = null;
        String shown = javaType.replaceAll(".*\\.", "");
        String type;
        String kind = option.get("type").asText();
        if (name.equals("configuration")) {
            type = "SeedanceConfigurationOptions";
            beanType = javaType;
        } else if (kind.equals("duration")) {
            type = "String";
            shown = "duration";
        } else if (kind.equals("object") && !javaType.startsWith("java.math.")) {
            // a reference (#bean:, #class:, #type:, #autowired), which Camel resolves as in a URI
            type = "String";
            beanType = javaType;
        } else {
            type = switch (javaType) {
                case "java.lang.String" -> "String";
                case "boolean", "java.lang.Boolean" -> "Boolean";
                case "int", "java.lang.Integer" -> "Integer";
                case "long", "java.lang.Long" -> "Long";
                case "double", "java.lang.Double" -> "Double";
                case "java.math.BigDecimal" -> javaType;
                default -> {
                    if (values.isEmpty()) {
                        throw new IllegalArgumentException(
                                "Option %s: the starter cannot bind the type %s".formatted(name, javaType));
                    }
                    yield javaType.replace('$', '.');
                }
            };
        }
        // Camel's generator gives each Boolean the default false; an object of that type has none here: the provider
        // decides
        boolean none = !option.has("defaultValue") || javaType.equals("java.lang.Boolean");
        return new Option(
                name,
                dashed(name),
                type,
                shown.replaceAll(".*\\$", ""),
                none ? null : option.get("defaultValue"),
                values,
                beanType,
                option.get("description").asText(),
                option.path("secret").asBoolean());
    }

    static String dashed(String name) {
        return name.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }

    String javaClass() {
        StringBuilder text = new StringBuilder("""
                /* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
                package io.github.camelseedance.springboot;

                import java.util.Set;
                import org.apache.camel.spring.boot.ComponentConfigurationPropertiesCommon;
                import org.springframework.boot.context.properties.ConfigurationProperties;

                /**
                 * Options of the Seedance component. What is not set stays as the component has it.
                 *
                 * <p>Generated from the schema of the component by StarterGenerator, do not edit.
                 */
                @ConfigurationProperties(prefix = "%s", ignoreUnknownFields = false)
                public class SeedanceComponentConfiguration extends ComponentConfigurationPropertiesCommon {

                    /** Names of the options whose values are secret. */
                    static final Set<String> SECRETS = Set.of(%s);
                """.formatted(
                        PREFIX,
                        options.stream()
                                .filter(Option::secret)
                                .map(o -> '"' + o.name() + '"')
                                .collect(Collectors.joining(", "))));
        for (Option option : options) {
            text.append("\n    /**\n")
                    .append(comment(description(option), "     * "))
                    .append("     */\n");
            if (option.defaultValue() != null) {
                text.append("    // default: ")
                        .append(option.defaultValue().asText())
                        .append('\n');
            }
            text.append("    private %s %s;\n".formatted(option.type(), option.name()));
        }
        for (Option option : options) {
            String capital = Character.toUpperCase(option.name().charAt(0))
                    + option.name().substring(1);
            text.append("""

                        public %1$s get%2$s() {
                            return %3$s;
                        }

                        public void set%2$s(%1$s %3$s) {
                            this.%3$s = %3$s;
                        }
                    """.formatted(option.type(), capital, option.name()).indent(0));
        }
        return text.append("}\n").toString();
    }

    /** What the annotation processor cannot see: defaults, descriptions word for word, values to choose from. */
    String metadata() throws IOException {
        ObjectNode root = JSON.createObjectNode();
        ArrayNode properties = root.putArray("properties");
        ArrayNode hints = root.putArray("hints");
        for (Option option : options) {
            ObjectNode property = properties.addObject();
            property.put("name", PREFIX + "." + option.property());
            property.put("description", description(option));
            if (option.defaultValue() != null) {
                property.set("defaultValue", option.defaultValue());
            }
            if (option.beanType() != null) {
                provider(hint(hints, option), "spring-bean-reference")
                        .putObject("parameters")
                        .put("target", option.beanType());
            } else if (option.name().equals("provider")) {
                ObjectNode hint = hint(hints, option);
                ArrayNode values = hint.putArray("values");
                BUILT_IN.forEach(id -> values.addObject().put("value", id));
                provider(hint, "any");
            }
        }
        DefaultPrettyPrinter printer = new DefaultPrettyPrinter();
        printer.indentArraysWith(new DefaultIndenter("  ", "\n"));
        printer.indentObjectsWith(new DefaultIndenter("  ", "\n"));
        return JSON.writer(printer).writeValueAsString(root) + "\n";
    }

    private static ObjectNode hint(ArrayNode hints, Option option) {
        return hints.addObject().put("name", PREFIX + "." + option.property());
    }

    private static ObjectNode provider(ObjectNode hint, String name) {
        return hint.putArray("providers").addObject().put("name", name);
    }

    private static String description(Option option) {
        String text = option.description();
        if (!option.values().isEmpty()) {
            text += " One of: " + String.join(", ", option.values()) + ".";
        }
        if (option.shownType().equals("duration")) {
            text += " Milliseconds, or with a unit: 500ms, 30s, 15m, 24h.";
        }
        if (option.beanType() != null) {
            text += " Reference to a bean, for example #bean:name or #class:name, of the type %s."
                    .formatted(option.beanType());
        }
        return text;
    }

    /** @return the document with the table of the properties between its markers */
    String document(String text) {
        int start = text.indexOf(START);
        int end = text.indexOf(END);
        if (start < 0 || end < start) {
            throw new IllegalArgumentException("%s needs the lines %sand %s".formatted(DOCUMENT, START, END));
        }
        StringBuilder table = new StringBuilder(
                "[width=\"100%\",cols=\"3,6,1,1\",options=\"header\"]\n|===\n| Property | Description | Default | Type\n");
        for (Option option : options) {
            table.append("\n| `%s`\n| %s\n| %s\n| %s\n"
                    .formatted(
                            PREFIX + "." + option.property(),
                            cell(option),
                            option.defaultValue() == null
                                    ? ""
                                    : "`" + option.defaultValue().asText() + "`",
                            option.shownType()));
        }
        table.append("|===\n");
        return text.substring(0, start + START.length())
                + table.toString().replaceAll("(?m) +$", "")
                + text.substring(end);
    }

    private static String cell(Option option) {
        String text = option.description();
        if (!option.values().isEmpty()) {
            text += option.values().stream().collect(Collectors.joining("`, `", " One of: `", "`."));
        }
        if (option.secret()) {
            text += " Secret.";
        }
        return text.replace("|", "\\|").replace("*", "{asterisk}").replace("\n", " ");
    }

    private static String comment(String description, String indent) {
        StringBuilder text = new StringBuilder();
        StringBuilder line = new StringBuilder();
        String safe = description
                .replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("*/", "*&#47;")
                .replace("@", "&#64;")
                .replace("\\", "&#92;");
        for (String word : safe.split("\\s+")) {
            if (line.length() + word.length() >= WIDTH) {
                text.append(indent).append(line.toString().strip()).append('\n');
                line.setLength(0);
            }
            line.append(word).append(' ');
        }
        return text.append(indent).append(line.toString().strip()).append('\n').toString();
    }

    private static void write(Path file, String text) throws IOException {
        if (!Files.exists(file) || !Files.readString(file).equals(text)) {
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
        }
    }
}
