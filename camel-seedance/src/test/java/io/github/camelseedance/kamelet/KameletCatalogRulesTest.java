/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.kamelet;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * The Kamelets obey the rules of the Apache Camel Kamelet catalog, so that its tools read them. One is not obeyed: the annotation
 * {@code provider} is not "Apache Software Foundation", because they are not that foundation's.
 */
class KameletCatalogRulesTest {

    private static final List<KameletFile> KAMELETS = KameletFile.ofTheJar();

    @Test
    void thereAreFour() {
        assertThat(KAMELETS)
                .extracting(KameletFile::name)
                .containsExactly(
                        "seedance-download-action",
                        "seedance-generate-action",
                        "seedance-sink",
                        "seedance-tasks-source");
    }

    @TestFactory
    Stream<DynamicTest> rules() {
        return KAMELETS.stream().flatMap(kamelet -> Stream.of(KameletRules.values())
                .map(rule -> DynamicTest.dynamicTest(kamelet + " " + rule, () -> assertThat(rule.violations(kamelet))
                        .isEmpty())));
    }

    @TestFactory
    Stream<DynamicTest> whatBreaksARuleIsFound() {
        return Stream.of(
                broken(KameletRules.FILE_NAME, yaml -> metadata(yaml).put("name", "seedance-other-sink")),
                broken(KameletRules.TYPE, yaml -> labels(yaml).put(KameletFile.TYPE, "source")),
                broken(KameletRules.TYPE, yaml -> labels(yaml).put(KameletFile.TYPE, "pump")),
                broken(KameletRules.TITLE_AND_DESCRIPTION, yaml -> definition(yaml)
                        .put("title", "Seedance")),
                broken(KameletRules.TITLE_AND_DESCRIPTION, yaml -> definition(yaml)
                        .remove("description")),
                broken(KameletRules.TITLE_AND_DESCRIPTION, yaml -> definition(yaml)
                        .remove("type")),
                broken(
                        KameletRules.REQUIRED_PROPERTIES,
                        yaml -> definition(yaml).withArray("required").add("apiKey")),
                broken(
                        KameletRules.REQUIRED_PROPERTIES,
                        yaml -> definition(yaml).withArray("required").add("token")),
                broken(KameletRules.PROPERTIES, yaml -> property(yaml, "model").remove("type")),
                broken(KameletRules.PROPERTIES, yaml -> property(yaml, "model").put("title", "The Model")),
                broken(KameletRules.PROPERTIES, yaml -> property(yaml, "model").put("title", "Model name")),
                broken(KameletRules.PROPERTIES, yaml -> property(yaml, "id").put("title", "Id")),
                broken(KameletRules.CREDENTIALS, yaml -> property(yaml, "apiKey")
                        .remove("x-descriptors")),
                broken(KameletRules.ICON, yaml -> annotations(yaml)
                        .put(KameletFile.ICON, "https://example.com/icon.svg")),
                broken(KameletRules.CATALOG_VERSION, yaml -> annotations(yaml).remove(KameletFile.CATALOG_VERSION)),
                broken(KameletRules.USED_PARAMETERS, yaml -> property(yaml, "extra")
                        .put("type", "string")),
                broken(
                        KameletRules.USED_PARAMETERS,
                        yaml -> ((ObjectNode) definition(yaml).get("properties")).remove("model")),
                broken(KameletRules.TEMPLATE_CONVENTION, yaml -> ((ObjectNode) yaml.at("/spec/template/from"))
                        .put("uri", "direct:in")),
                broken(KameletRules.DEPENDENCIES, yaml -> ((ObjectNode) yaml.get("spec"))
                        .withArray("dependencies")
                        .add("camel-http")));
    }

    @Test
    void titlesAndDescriptionsDiffer() {
        assertThat(KAMELETS)
                .extracting(kamelet -> kamelet.definition().path("title").asText())
                .doesNotHaveDuplicates();
        assertThat(KAMELETS)
                .extracting(kamelet -> kamelet.definition().path("description").asText())
                .doesNotHaveDuplicates();
    }

    /** All have the version of the jar, which is the one that is downloaded for them. */
    @Test
    void versionsAreThatOfTheJar() throws Exception {
        Properties jar = new Properties();
        try (InputStream in = getClass().getResourceAsStream("/io/github/camelseedance/version.properties")) {
            jar.load(in);
        }
        String version = jar.getProperty("version");
        assertThat(KAMELETS).allSatisfy(kamelet -> {
            assertThat(kamelet.annotation(KameletFile.CATALOG_VERSION)).isEqualTo(version);
            assertThat(kamelet.yaml().at("/spec/dependencies"))
                    .extracting(JsonNode::asText)
                    .contains("mvn:io.github.camel-seedance:camel-seedance:" + version);
        });
    }

    @Test
    void theProviderIsNotTheFoundation() {
        assertThat(KAMELETS)
                .extracting(kamelet -> kamelet.annotation(KameletFile.PROVIDER))
                .containsOnly("camel-seedance");
    }

    @Test
    void theIconIsAnSvgImage() throws Exception {
        for (KameletFile kamelet : KAMELETS) {
            String data = kamelet.annotation(KameletFile.ICON).substring("data:image/svg+xml;base64,".length());
            String svg = new String(Base64.getDecoder().decode(data), StandardCharsets.UTF_8);
            assertThat(DocumentBuilderFactory.newInstance()
                            .newDocumentBuilder()
                            .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)))
                            .getDocumentElement()
                            .getTagName())
                    .isEqualTo("svg");
        }
    }

    /** As the Maven plugin of the catalog does for components of Camel's catalog. */
    @Test
    void theTemplateUsesOptionsThatTheComponentHas() throws Exception {
        JsonNode component;
        try (InputStream in = getClass().getResourceAsStream("/META-INF/io/github/camelseedance/seedance.json")) {
            component = new ObjectMapper().readTree(in);
        }
        for (KameletFile kamelet : KAMELETS) {
            List<String> used = new ArrayList<>();
            options(kamelet.template(), used);
            assertThat(used).as(kamelet.fileName()).isNotEmpty().allSatisfy(option -> assertThat(
                            component.get("properties").has(option))
                    .as(option)
                    .isTrue());
        }
    }

    /** Nothing that Kubernetes would drop or refuse. */
    @Test
    void theStructureIsThatOfTheResourceDefinition() {
        JsonNode schema = KameletFile.schema();
        assertThat(schema.path("properties").has("spec")).isTrue();
        assertThat(KAMELETS).allSatisfy(kamelet -> assertThat(KameletSchema.violations(schema, kamelet.yaml()))
                .isEmpty());

        KameletFile broken = KAMELETS.get(0).copy();
        definition(broken.yaml()).put("titel", "Seedance");
        property(broken.yaml(), "apiKey").put("x-descriptors", "one");
        ((ObjectNode) broken.yaml().get("spec")).put("dependency", "camel:core");
        assertThat(KameletSchema.violations(schema, broken.yaml()))
                .containsExactlyInAnyOrder(
                        "/spec/definition/titel is not in the schema",
                        "/spec/definition/properties/apiKey/x-descriptors is not an array",
                        "/spec/dependency is not in the schema");
    }

    @Test
    void sentencesEndWithAFullStop() {
        for (KameletFile kamelet : KAMELETS) {
            assertThat(kamelet.definition().path("description").asText()).endsWith(".");
            for (Map.Entry<String, JsonNode> property :
                    kamelet.definition().path("properties").properties()) {
                assertThat(property.getValue().path("description").asText())
                        .as(kamelet + " " + property.getKey())
                        .endsWith(".");
                assertThat(property.getValue().has("example")
                                || property.getValue().has("format"))
                        .as("an example of " + kamelet + " " + property.getKey())
                        .isTrue();
            }
        }
    }

    private static void options(JsonNode node, List<String> into) {
        if (node.path("uri").asText().startsWith("seedance:")) {
            node.path("parameters").fieldNames().forEachRemaining(into::add);
        }
        node.forEach(child -> options(child, into));
    }

    private static DynamicTest broken(KameletRules rule, Consumer<ObjectNode> change) {
        KameletFile kamelet = KAMELETS.stream()
                .filter(file -> "seedance-sink".equals(file.name()))
                .findFirst()
                .orElseThrow()
                .copy();
        change.accept(kamelet.yaml());
        return DynamicTest.dynamicTest(
                rule.toString(), () -> assertThat(rule.violations(kamelet)).isNotEmpty());
    }

    private static ObjectNode metadata(ObjectNode yaml) {
        return yaml.withObjectProperty("metadata");
    }

    private static ObjectNode labels(ObjectNode yaml) {
        return metadata(yaml).withObjectProperty("labels");
    }

    private static ObjectNode annotations(ObjectNode yaml) {
        return metadata(yaml).withObjectProperty("annotations");
    }

    private static ObjectNode definition(ObjectNode yaml) {
        return yaml.withObjectProperty("spec").withObjectProperty("definition");
    }

    private static ObjectNode property(ObjectNode yaml, String name) {
        return definition(yaml).withObjectProperty("properties").withObjectProperty(name);
    }
}
