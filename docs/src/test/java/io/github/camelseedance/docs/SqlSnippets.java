/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The statements that routes of the documentation find on the class path. */
final class SqlSnippets {

    private SqlSnippets() {}

    /** Puts them there, as they stand in the documents. */
    static void putOnTheClassPath() {
        try {
            Path batch = Files.createDirectories(
                    Path.of(SqlSnippets.class.getResource("/").toURI()).resolve("batch"));
            for (String name : List.of("reserve", "ended")) {
                Files.writeString(
                        batch.resolve(name + ".sql"),
                        Snippets.get("batch-" + name).text());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
