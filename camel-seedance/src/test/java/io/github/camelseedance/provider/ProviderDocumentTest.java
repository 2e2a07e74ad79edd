/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.provider;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The example of the page about own providers is the code that is tested. */
class ProviderDocumentTest {

    @ParameterizedTest
    @ValueSource(strings = {"ClipsProvider", "ClipsProviderTest"})
    void theExampleOfThePageIsTested(String name) throws Exception {
        String source = Files.readString(Path.of("src/test/java/com/example/clips", name + ".java"));
        String code = source.substring(source.indexOf("package "));

        assertThat(Files.readString(Path.of("../docs/provider.adoc"))).contains(code);
        assertThat(code.lines()).hasSizeLessThan(150);
    }
}
