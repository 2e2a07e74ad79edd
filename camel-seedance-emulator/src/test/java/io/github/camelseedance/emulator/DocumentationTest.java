/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The snippets of the documentation, each between its tags; another test compares the two. */
class DocumentationTest {
    // tag::extension[]
    @RegisterExtension
    static final SeedanceEmulatorExtension EMULATOR = new SeedanceEmulatorExtension(
            builder -> builder.queueTime(Duration.ofMillis(50)).runTime(Duration.ofMillis(200)));
    // end::extension[]

    @Test
    void builder() {
        // tag::builder[]
        try (SeedanceEmulator emulator = SeedanceEmulator.builder()
                .queueTime(Duration.ofMillis(50))
                .runTime(Duration.ofMillis(200))
                .apiKeys("test-key")
                .start()) {
            String baseUrl = emulator.baseUrl();
            // end::builder[]
            assertThat(baseUrl).startsWith("http://");
            // tag::builder[]
        }
        // end::builder[]
    }

    @Test
    void time() {
        // tag::time[]
        try (SeedanceEmulator emulator = SeedanceEmulator.builder()
                .manualTime()
                .queueTime(Duration.ofSeconds(30))
                .runTime(Duration.ofMinutes(3))
                .start()) {
            // submit a task
            // end::time[]
            submit(emulator, "a cat");
            // tag::time[]
            emulator.advance(Duration.ofMinutes(4));
            // it has ended, and its webhook is on its way
            // end::time[]
            assertThat(emulator.tasks()).extracting(EmulatedTask::state).containsExactly(TaskState.SUCCEEDED);
            // tag::time[]
        }
        // end::time[]
    }

    @Test
    void faults(SeedanceEmulator emulator) {
        // tag::faults[]
        // the answer to the next submission is lost, after the task was created
        emulator.faults().on(Operation.SUBMIT).inject(Fault.connectionReset().processed());

        // the next three questions about a task are refused
        emulator.faults().on(Operation.STATUS).times(3).inject(Fault.rateLimited("2"));

        // for a minute one provider answers with a page of HTML
        emulator.faults()
                .on()
                .provider(EmulatedProvider.MOVIE)
                .lasting(Duration.ofMinutes(1))
                .inject(Fault.html(503));

        // nobody is there
        emulator.down();
        emulator.up();

        // one request in five fails, the same way with the same seed
        emulator.faults()
                .random(42, 0.2, List.of(Fault.connectionReset().processed(), Fault.status(500), Fault.hang()));
        // end::faults[]
        assertThat(emulator.faults().armed()).hasSize(3);
    }

    @Test
    void ledger(SeedanceEmulator emulator) {
        String prompt = "a cat";
        submit(emulator, prompt);
        // tag::ledger[]
        assertThat(emulator.ledger(prompt)).as("created once").hasSize(1);
        assertThat(emulator.charges(prompt)).as("paid at most once").hasSizeLessThanOrEqualTo(1);
        assertThat(emulator.received(EmulatedProvider.MOVIE, Operation.SUBMIT)).isEqualTo(1);
        assertThat(emulator.violations()).as("every request was as documented").isEmpty();
        // end::ledger[]
    }

    @Test
    void remote(SeedanceEmulator emulator) throws Exception {
        String baseUrl = emulator.baseUrl();
        // tag::remote[]
        HttpRequest arm = HttpRequest.newBuilder(URI.create(baseUrl + "/__emulator/faults"))
                .POST(HttpRequest.BodyPublishers.ofString("""
                        {"operation": "SUBMIT", "fault": "connection-reset", "processed": true}"""))
                .build();
        HttpClient.newHttpClient().send(arm, HttpResponse.BodyHandlers.discarding());
        // end::remote[]
        assertThat(emulator.faults().armed()).hasSize(1);
    }

    private static void submit(SeedanceEmulator emulator, String prompt) {
        Http.Reply reply = Http.movie(emulator)
                .post("/api/v1/video/task", "{\"content\":[{\"type\":\"text\",\"text\":\"" + prompt + "\"}]}");
        assertThat(reply.at("/code").asText()).isEqualTo("200");
    }
}
