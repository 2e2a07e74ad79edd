/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.examples.quickstart;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.github.camelseedance.model.Json;
import io.github.camelseedance.model.VideoTask;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads {@code results.jsonl}. */
final class Results {
    private Results() {}

    /** The results by prompt. After a kill a prompt can have two lines that say the same: delivery is at least once. */
    static Map<String, VideoTask> read(Path file) throws IOException {
        Map<String, VideoTask> results = new LinkedHashMap<>();
        if (Files.exists(file)) {
            for (String line : Files.readAllLines(file)) {
                VideoTask task = parse(line);
                if (task != null && task.submissionKey() != null) {
                    results.put(task.submissionKey(), task);
                }
            }
        }
        return results;
    }

    private static VideoTask parse(String line) {
        try {
            return line.isBlank() ? null : Json.MAPPER.readValue(line, VideoTask.class);
        } catch (JsonProcessingException e) {
            // a kill in the middle of a write: the task was not acknowledged, so its line comes again
            return null;
        }
    }
}
