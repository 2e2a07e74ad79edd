/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.crash;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The events that processes have logged, as the test reads them. */
record Events(List<Event> all) {

    /** One line. */
    record Event(String kind, List<String> words) {

        String provider() {
            return words.get(0);
        }

        String key() {
            return words.get(1);
        }

        String taskId() {
            return words.get(2);
        }
    }

    static Events read(Path... logs) {
        List<Event> events = new ArrayList<>();
        for (Path log : logs) {
            if (Files.exists(log)) {
                try {
                    for (String line : Files.readString(log).split("\n")) {
                        List<String> words = List.of(line.split(" "));
                        if (!line.isBlank()) {
                            events.add(new Event(words.get(0), words.subList(1, words.size())));
                        }
                    }
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        }
        return new Events(events);
    }

    List<Event> of(String kind) {
        return all.stream().filter(event -> event.kind().equals(kind)).toList();
    }

    /** The ends that routes have taken. */
    List<Event> delivered() {
        return of("delivered");
    }

    /** The submissions whose task came back to the caller. */
    List<Event> accepted() {
        return of("accepted");
    }

    /** Events of a kind for a submission. */
    List<Event> of(String kind, String key) {
        return of(kind).stream().filter(event -> event.key().equals(key)).toList();
    }
}
