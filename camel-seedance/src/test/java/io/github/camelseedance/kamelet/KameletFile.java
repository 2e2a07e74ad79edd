/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.kamelet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * A Kamelet as it stands in its file.
 *
 * @param fileName the name of the file
 * @param yaml     its content
 */
record KameletFile(String fileName, ObjectNode yaml) {

    static final String TYPE = "camel.apache.org/kamelet.type";
    static final String ICON = "camel.apache.org/kamelet.icon";
    static final String PROVIDER = "camel.apache.org/provider";
    static final String CATALOG_VERSION = "camel.apache.org/catalog.version";

    /** The Kamelets that the jar has. */
    static List<KameletFile> ofTheJar() {
        try (Stream<Path> files = Files.list(Path.of(KameletFile.class
                        .getResource("/io/github/camelseedance/version.properties")
                        .toURI())
                .resolve("../../../../kamelets")
                .normalize())) {
            List<KameletFile> found = new ArrayList<>();
            for (Path file : files.sorted().toList()) {
                try (InputStream in = Files.newInputStream(file)) {
                    found.add(new KameletFile(file.getFileName().toString(), (ObjectNode) tree(in)));
                }
            }
            return found;
        } catch (Exception e) {
            throw new IllegalStateException("The Kamelets cannot be read", e);
        }
    }

    /** The schema of a Kamelet in Kubernetes, as the catalog publishes it. */
    static JsonNode schema() {
        try (InputStream in = KameletFile.class.getResourceAsStream("/camel.apache.org_kamelets.yaml")) {
            return tree(in).at("/spec/versions/0/schema/openAPIV3Schema");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode tree(InputStream yaml) {
        return new ObjectMapper().valueToTree(new Load(LoadSettings.builder().build()).loadFromInputStream(yaml));
    }

    KameletFile copy() {
        return new KameletFile(fileName, yaml.deepCopy());
    }

    String name() {
        return yaml.at("/metadata/name").asText();
    }

    String label(String name) {
        return yaml.path("metadata").path("labels").path(name).asText();
    }

    String annotation(String name) {
        return yaml.path("metadata").path("annotations").path(name).asText();
    }

    JsonNode definition() {
        return yaml.at("/spec/definition");
    }

    JsonNode template() {
        return yaml.at("/spec/template");
    }

    @Override
    public String toString() {
        return fileName;
    }
}
