/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.camelseedance.emulator.SeedanceEmulator;
import io.github.camelseedance.emulator.SeedanceEmulatorExtension;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.camel.RoutesBuilder;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;

/** All code in the documents does what it is shown for: routes start, statements run, configuration binds, requests are accepted. */
class SnippetsTest {

    /** What a shell or a person does, and what only looks like code. */
    private static final Set<String> NOT_RUN = Set.of("", "bash", "console", "text", "http", "shell", "sql");

    private static final Path SPRING_TEST = Documents.ROOT.resolve(
            "camel-seedance-starter/src/test/java/io/github/camelseedance/springboot/SpringBootDocumentTest.java");

    @RegisterExtension
    static final SeedanceEmulatorExtension EMULATOR = new SeedanceEmulatorExtension(
            builder -> builder.queueTime(Duration.ofMillis(20)).runTime(Duration.ofMillis(50)));

    @BeforeAll
    static void filesThatExamplesName() throws IOException {
        for (String name : new String[] {"scene.png", "images/scene.png"}) {
            Files.createDirectories(Path.of(name).toAbsolutePath().getParent());
            try (InputStream image = SeedanceEmulator.class.getResourceAsStream("last-frame.png")) {
                Files.copy(image, Path.of(name), StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    @TestFactory
    Stream<DynamicTest> snippets() {
        return Snippets.all().stream()
                .filter(snippet -> !NOT_RUN.contains(snippet.language()))
                .map(snippet -> DynamicTest.dynamicTest(
                        snippet.name(), snippet.document().toUri(), () -> check(snippet, EMULATOR.emulator())));
    }

    private static void check(Snippet snippet, SeedanceEmulator emulator) throws Exception {
        switch (snippet.language()) {
            case "java" -> checkJava(snippet, emulator);
            case "xml" -> {
                if (snippet.text().startsWith("<dependency>")) {
                    MavenSnippet.check(snippet.text());
                } else {
                    runRoutes(snippet, emulator);
                }
            }
            case "yaml" -> {
                if (snippet.text().startsWith("- ") || snippet.text().startsWith("apiVersion: camel.apache.org/")) {
                    runRoutes(snippet, emulator);
                } else {
                    ConfigurationSnippet.check(snippet, emulator);
                }
            }
            case "properties" -> {
                if ("spring".equals(snippet.role())) {
                    assertThat(SPRING_TEST)
                            .as("the test that runs the properties of an application")
                            .exists();
                } else {
                    ConfigurationSnippet.check(snippet, emulator);
                }
            }
            case "json" -> checkJson(snippet, emulator);
            default -> fail("Nobody knows how to run " + snippet.language());
        }
        assertThat(emulator.violations()).as("what a provider would refuse").isEmpty();
    }

    private static void checkJava(Snippet snippet, SeedanceEmulator emulator) throws Exception {
        if (snippet.tag() != null) {
            assertThat(TestSources.tagged(snippet.tag()))
                    .as("pieces of tests between tag::%1$s[] and end::%1$s[]", snippet.tag())
                    .contains(snippet.text().stripTrailing());
            return;
        }
        Class<?> type = JavaSnippet.compile(snippet.text());
        if ("compile".equals(snippet.role())) {
            return;
        }
        if (JavaSnippet.Statements.class.isAssignableFrom(type)) {
            try (SnippetContext context = new SnippetContext(snippet, emulator)) {
                context.context().start();
                JdbcDataSource database = new JdbcDataSource();
                database.setURL("jdbc:h2:mem:" + type.getPackageName());
                ((JavaSnippet.Statements) type.getDeclaredConstructor().newInstance())
                        .run(
                                context.context(),
                                context.context().createProducerTemplate(),
                                context.context().createConsumerTemplate(),
                                database);
            }
        } else if (RoutesBuilder.class.isAssignableFrom(type)) {
            runRoutes(snippet, emulator);
        }
    }

    private static void runRoutes(Snippet snippet, SeedanceEmulator emulator) throws Exception {
        try (SnippetContext context = new SnippetContext(snippet, emulator)) {
            context.add(snippet);
            context.start();
        }
    }

    /** JSON is well formed; a request is one that the provider accepts. */
    private static void checkJson(Snippet snippet, SeedanceEmulator emulator) throws Exception {
        JsonNode json = new ObjectMapper().readTree(snippet.text());
        assertThat(json.isContainerNode()).as("an object or an array").isTrue();
        if (json.has("prompt") && !json.has("status")) {
            try (SnippetContext context = new SnippetContext(snippet, emulator)) {
                context.context().start();
                context.context()
                        .createProducerTemplate()
                        .requestBody("seedance:generate?provider=" + snippet.provider(), snippet.text());
                assertThat(emulator.ledger(json.get("prompt").asText())).hasSize(1);
            }
        }
    }

    @Test
    void codeIsFoundInAsciiDocAndMarkdown() {
        Path adoc = Documents.ROOT.resolve("a.adoc");
        assertThat(
                        Snippets.of(
                                adoc,
                                ".Java\n// snippet: x\n[source,java,id=x-1,role=compile]\n----\nfrom(\"a\")\n----\n\n----\nb\n----\n"))
                .containsExactly(new Snippet(adoc, 5, "java", "x-1", "compile", "x", "from(\"a\")\n"));
        Path readme = Documents.ROOT.resolve("a.md");
        assertThat(Snippets.of(readme, "```yaml\n- a\n```\n\n```\n./run\n```\n"))
                .containsExactly(
                        new Snippet(readme, 2, "yaml", null, null, null, "- a\n"),
                        new Snippet(readme, 6, "", null, null, null, "./run\n"));
        assertThatThrownBy(() -> Snippets.of(adoc, "[source,java]\ntext\n")).hasMessageContaining("a.adoc:1");
    }

    @Test
    void wrongCodeFails() {
        assertThatThrownBy(() -> check(
                        snippet("java", "from(\"direct:a\").tooo(\"seedance:generate\");\n"), EMULATOR.emulator()))
                .hasMessageContaining("tooo");
        assertThatThrownBy(() -> check(
                        snippet(
                                "yaml",
                                "- route:\n    from:\n      uri: direct:a\n      steps:\n        - to: seedance:generate?modle=x\n"),
                        EMULATOR.emulator()))
                .hasStackTraceContaining("modle");
        assertThatThrownBy(() -> check(
                        snippet("xml", "<route><from uri=\"direct:a\"/><to uri=\"seedance:make\"/></route>\n"),
                        EMULATOR.emulator()))
                .hasStackTraceContaining("make");
        assertThatThrownBy(() ->
                        check(snippet("properties", "camel.component.seedance.providr = x\n"), EMULATOR.emulator()))
                .hasStackTraceContaining("providr");
        assertThatThrownBy(() -> check(
                        snippet(
                                "xml",
                                "<dependency>\n  <groupId>io.github.camel-seedance</groupId>\n  <artifactId>camel-sedance</artifactId>\n</dependency>\n"),
                        EMULATOR.emulator()))
                .hasMessageContaining("camel-sedance");
    }

    private static Snippet snippet(String language, String text) {
        return new Snippet(Documents.ROOT.resolve("a.adoc"), 1, language, null, null, null, text);
    }
}
