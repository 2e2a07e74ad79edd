/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class FaultTest {
    private static final String TASK = "/api/v1/video/task";
    private static final String TASKS = "/api/v1/video/tasks";
    private static final String BALANCE = "/api/v1/video/balance";
    private static final String CAT = "{\"content\":[{\"type\":\"text\",\"text\":\"A cat\"}]}";
    private static final int PATIENCE = 10_000;
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @RegisterExtension
    static final SeedanceEmulatorExtension EMULATOR =
            new SeedanceEmulatorExtension(SeedanceEmulatorBuilder::manualTime);

    @Test
    void aConnectionIsReset(SeedanceEmulator emulator) {
        emulator.faults().on(Operation.SUBMIT).inject(Fault.connectionReset());

        RawHttp.Exchange exchange = submit(emulator);

        assertThat(exchange.received()).isEmpty();
        assertThat(exchange.end()).isEqualTo(RawHttp.End.RESET);
        assertThat(emulator.ledger()).as("not processed").isEmpty();
        assertThat(submit(emulator).status()).as("the next one is served").isEqualTo(200);
    }

    @Test
    void aConnectionIsClosedWithoutAByte(SeedanceEmulator emulator) {
        emulator.faults().on(Operation.SUBMIT).inject(Fault.emptyResponse());

        RawHttp.Exchange exchange = submit(emulator);

        assertThat(exchange.received()).isEmpty();
        assertThat(exchange.end()).isEqualTo(RawHttp.End.FIN);
    }

    @Test
    void bytesAreNotHttp(SeedanceEmulator emulator) {
        emulator.faults().on(Operation.SUBMIT).inject(Fault.garbage());

        assertThat(submit(emulator).received()).isNotEmpty().doesNotStartWith("HTTP/");
    }

    @Test
    void aChunkIsMalformed(SeedanceEmulator emulator) {
        emulator.faults().on(Operation.SUBMIT).inject(Fault.malformedChunk());

        RawHttp.Exchange exchange = submit(emulator);

        assertThat(exchange.status()).isEqualTo(200);
        assertThat(exchange.body()).isNotEmpty().doesNotContain("task_id");
    }

    @Test
    void aBodyEndsInTheMiddleOfAnAcceptedTask(SeedanceEmulator emulator) {
        emulator.faults().on(Operation.SUBMIT).inject(Fault.truncatedBody());

        RawHttp.Exchange exchange = submit(emulator);

        assertThat(exchange.status()).isEqualTo(200);
        assertThat(exchange.body()).startsWith("{\"code\":\"200\"");
        assertThat(exchange.body().length()).isLessThan(Integer.parseInt(exchange.header("Content-Length")));
        assertThat(emulator.ledger()).hasSize(1);
    }

    @Test
    void aHangingAnswerDoesNotCome(SeedanceEmulator emulator) {
        emulator.faults().on(Operation.SUBMIT).inject(Fault.hang());

        RawHttp.Exchange exchange = RawHttp.post(emulator, TASK, "X-API-Key: k", CAT, 1000);

        assertThat(exchange.end()).isEqualTo(RawHttp.End.SILENT);
        assertThat(exchange.received()).isEmpty();
        await().atMost(LIMIT).until(() -> emulator.received(EmulatedProvider.MOVIE, Operation.SUBMIT) == 1);
        assertThat(emulator.ledger()).isEmpty();
    }

    @Test
    void aLateAnswerComes(SeedanceEmulator emulator) {
        Duration delay = Duration.ofMillis(300);
        emulator.faults().on(Operation.SUBMIT).inject(Fault.delay(delay));
        long start = System.nanoTime();

        RawHttp.Exchange exchange = submit(emulator);

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(delay);
        assertThat(exchange.status()).isEqualTo(200);
        assertThat(emulator.ledger()).hasSize(1);
    }

    @Test
    void anAnswerDrips(SeedanceEmulator emulator) {
        Duration time = Duration.ofSeconds(6);
        Duration patience = Duration.ofSeconds(4);
        emulator.faults().on(Operation.SUBMIT).inject(Fault.slowDrip(time));
        long start = System.nanoTime();

        RawHttp.Exchange exchange = RawHttp.post(emulator, TASK, "X-API-Key: k", CAT, (int) patience.toMillis());

        assertThat(exchange.end()).as("never silent for long").isEqualTo(RawHttp.End.FIN);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(patience);
        assertThat(exchange.body()).hasSize(Integer.parseInt(exchange.header("Content-Length")));
    }

    @ParameterizedTest
    @EnumSource(
            value = Fault.Kind.class,
            names = {"CONNECTION_RESET", "EMPTY_RESPONSE", "GARBAGE", "MALFORMED_CHUNK", "TRUNCATED_BODY", "ERROR"})
    void whetherTheTaskWasCreatedIsAnotherMatter(Fault.Kind kind) {
        SeedanceEmulator emulator = EMULATOR.emulator();
        Fault fault =
                switch (kind) {
                    case CONNECTION_RESET -> Fault.connectionReset();
                    case EMPTY_RESPONSE -> Fault.emptyResponse();
                    case GARBAGE -> Fault.garbage();
                    case MALFORMED_CHUNK -> Fault.malformedChunk();
                    case TRUNCATED_BODY -> Fault.truncatedBody();
                    default -> Fault.status(500);
                };

        emulator.faults().on(Operation.SUBMIT).inject(fault.notProcessed());
        submit(emulator);
        assertThat(emulator.ledger("A cat")).isEmpty();

        emulator.faults().on(Operation.SUBMIT).inject(fault.processed());
        submit(emulator);
        assertThat(emulator.ledger("A cat")).hasSize(1);
        assertThat(Http.to(emulator)
                        .header("X-API-Key", "k")
                        .get(TASKS)
                        .at("/result/total")
                        .asInt())
                .as("the list shows it")
                .isEqualTo(1);
    }

    @Test
    void anAnswerThatIsLostIsChargedNevertheless(SeedanceEmulator emulator) {
        emulator.faults().on(Operation.SUBMIT).inject(Fault.connectionReset().processed());

        RawHttp.post(
                emulator,
                "/api/open/v1/video/generations",
                "Authorization: Bearer k",
                "{\"model\":\"seedance-2.0\",\"prompt\":\"A dog\"}",
                PATIENCE);

        assertThat(emulator.charges("A dog")).hasSize(1);
        assertThat(emulator.totalCharged(EmulatedProvider.INK)).isEqualByComparingTo("40");
    }

    @ParameterizedTest
    @CsvSource({
        "MOVIE,503,SERVICE_BUSY",
        "MOVIE,429,RATE_LIMIT_EXCEEDED",
        "MOVIE,500,INTERNAL_ERROR",
        "MOVIE,401,INVALID_API_KEY",
        "ORG,402,INSUFFICIENT_CREDITS",
        "ORG,503,INTERNAL_ERROR"
    })
    void aStatusHasTheEnvelopeOfTheProvider(EmulatedProvider provider, int status, String code) {
        SeedanceEmulator emulator = EMULATOR.emulator();
        emulator.faults().on(Operation.SUBMIT).provider(provider).inject(Fault.status(status));

        Http.Reply reply = provider == EmulatedProvider.MOVIE
                ? Http.movie(emulator).post(TASK, CAT)
                : Http.bearer(emulator).post("/v1/generate", "{\"prompt\":\"x\"}");

        assertThat(reply.status()).isEqualTo(status);
        assertThat(reply.at("/code").asText()).isEqualTo(code);
        assertThat(emulator.ledger()).isEmpty();
    }

    @Test
    void aStatusOfInkHasItsEnvelope(SeedanceEmulator emulator) {
        emulator.faults().on(Operation.STATUS).inject(Fault.rateLimited("30"));

        Http.Reply reply = Http.bearer(emulator).get("/api/open/v1/video/generations/x");

        assertThat(reply.status()).isEqualTo(429);
        assertThat(reply.header("Retry-After")).isEqualTo("30");
        assertThat(reply.at("/success").booleanValue()).isFalse();
        assertThat(reply.at("/error/code").asText()).isEqualTo("rate_limited");
    }

    @Test
    void aRetryAfterCanBeADate(SeedanceEmulator emulator) {
        emulator.faults().on(Operation.BALANCE).inject(Fault.rateLimited(Instant.parse("2026-01-02T03:04:05Z")));

        assertThat(Http.movie(emulator).get(BALANCE).header("Retry-After")).isEqualTo("Fri, 2 Jan 2026 03:04:05 GMT");
    }

    @Test
    void anErrorCodeHasItsDocumentedStatusOrAnother(SeedanceEmulator emulator) {
        emulator.faults().on(Operation.SUBMIT).inject(Fault.error("TASK_SUBMIT_FAILED"));
        emulator.faults()
                .on(Operation.SUBMIT)
                .inject(Fault.error("TASK_SUBMIT_FAILED").withStatus(500));

        Http.Reply inside = Http.movie(emulator).post(TASK, CAT);
        Http.Reply outside = Http.movie(emulator).post(TASK, CAT);

        assertThat(inside.status()).isEqualTo(200);
        assertThat(outside.status()).isEqualTo(500);
        assertThat(outside.json()).isEqualTo(inside.json());
        assertThat(inside.at("/code").asText()).isEqualTo("TASK_SUBMIT_FAILED");
    }

    @Test
    void aConcurrencyLimitQueuesTheTask(SeedanceEmulator emulator) {
        emulator.faults().on(Operation.SUBMIT).inject(Fault.concurrencyLimitWithTaskId());
        emulator.faults().on(Operation.SUBMIT).inject(Fault.concurrencyLimit());

        Http.Reply told = Http.movie(emulator).post(TASK, CAT);
        Http.Reply untold = Http.movie(emulator).post(TASK, CAT);

        assertThat(told.at("/code").asText()).isEqualTo("CONCURRENCY_LIMIT_REACHED");
        assertThat(told.at("/result/task_id").asText())
                .isEqualTo(emulator.ledger().get(0).taskId());
        assertThat(untold.at("/code").asText()).isEqualTo("CONCURRENCY_LIMIT_REACHED");
        assertThat(untold.json().has("result")).isFalse();
        assertThat(emulator.ledger()).hasSize(2);
    }

    @Test
    void pagesOfHtmlComeFromElsewhere(SeedanceEmulator emulator) {
        emulator.faults().on(Operation.BALANCE).inject(Fault.html(403));
        emulator.faults().on(Operation.BALANCE).inject(Fault.captivePortal());

        Http.Reply edge = Http.movie(emulator).get(BALANCE);
        Http.Reply portal = Http.movie(emulator).get(BALANCE);

        assertThat(edge.status()).isEqualTo(403);
        assertThat(portal.status()).isEqualTo(200);
        assertThat(List.of(edge.header("Content-Type"), portal.header("Content-Type")))
                .containsOnly("text/html");
    }

    @Test
    void anAnswerRedirects(SeedanceEmulator emulator) {
        emulator.faults().on(Operation.SUBMIT).inject(Fault.redirect(307, "http://127.0.0.1:1/elsewhere"));

        Http.Reply reply = Http.movie(emulator).post(TASK, CAT);

        assertThat(reply.status()).isEqualTo(307);
        assertThat(reply.header("Location")).isEqualTo("http://127.0.0.1:1/elsewhere");
    }

    @Test
    void aTaskIsFoundLate(SeedanceEmulator emulator) {
        emulator.faults().on(Operation.SUBMIT).inject(Fault.emptyResponse().visibleAfter(Duration.ofSeconds(40)));
        submit(emulator);
        String id = emulator.ledger().get(0).taskId();
        Http client = Http.to(emulator).header("X-API-Key", "k");

        emulator.advance(Duration.ofSeconds(39));
        assertThat(client.get(TASKS).at("/result/total").asInt()).isZero();
        assertThat(client.get(TASK + "/" + id).at("/code").asText()).isEqualTo("TASK_NOT_FOUND");

        emulator.advance(Duration.ofSeconds(1));
        assertThat(client.get(TASKS).at("/result/total").asInt()).isEqualTo(1);
        assertThat(client.get(TASK + "/" + id).at("/code").asText()).isEqualTo("200");
    }

    @Test
    void uploadsAndDownloadsFailToo(SeedanceEmulator emulator) {
        String put = Http.movie(emulator)
                .post("/api/v1/video/upload/presign?filename=a.png&content_type=image/png")
                .at("/result/presigned_url")
                .asText();
        emulator.faults().on(Operation.PUT).inject(Fault.html(503));
        assertThat(Http.to(emulator)
                        .put(put, "image/png", BodyPublishers.ofString("x"))
                        .status())
                .isEqualTo(503);
        assertThat(emulator.uploads()).isEmpty();

        String id = Http.movie(emulator).post(TASK, CAT).at("/result/task_id").asText();
        emulator.advance(Duration.ofSeconds(1));
        String url = Http.movie(emulator)
                .get(TASK + "/" + id)
                .at("/result/video_url")
                .asText();
        emulator.faults().on(Operation.DOWNLOAD).inject(Fault.html(502));
        assertThat(Http.to(emulator).get(url).status()).isEqualTo(502);
        assertThat(Http.to(emulator).get(url).status()).isEqualTo(200);
    }

    @Test
    void aRuleStrikesWhatItIsMeantFor(SeedanceEmulator emulator) {
        FaultRule rule = emulator.faults()
                .on(Operation.SUBMIT, Operation.BALANCE)
                .provider(EmulatedProvider.MOVIE)
                .when(request -> !request.body().contains("dog"))
                .after(1)
                .times(2)
                .inject(Fault.status(500));

        assertThat(Http.bearer(emulator)
                        .post("/v1/generate", "{\"prompt\":\"x\"}")
                        .status())
                .isEqualTo(200);
        List<Integer> cats = IntStream.range(0, 4)
                .mapToObj(i -> Http.movie(emulator).post(TASK, CAT).status())
                .toList();

        assertThat(cats).containsExactly(200, 500, 500, 200);
        assertThat(rule.hits()).isEqualTo(2);
        assertThat(emulator.faults().armed()).isEmpty();
        assertThat(Http.movie(emulator).post(TASK, CAT.replace("cat", "dog")).status())
                .isEqualTo(200);
    }

    @Test
    void aRuleCanLast(SeedanceEmulator emulator) {
        FaultRule forAWhile = emulator.faults()
                .on(Operation.BALANCE)
                .lasting(Duration.ofSeconds(30))
                .inject(Fault.status(503));

        assertThat(Http.movie(emulator).get(BALANCE).status()).isEqualTo(503);
        emulator.advance(Duration.ofSeconds(29));
        assertThat(Http.movie(emulator).get(BALANCE).status()).isEqualTo(503);
        emulator.advance(Duration.ofSeconds(1));
        assertThat(Http.movie(emulator).get(BALANCE).status()).isEqualTo(200);
        assertThat(forAWhile.hits()).isEqualTo(2);

        FaultRule forEver = emulator.faults().on().always().inject(Fault.status(503));
        assertThat(Http.movie(emulator).get(BALANCE).status()).isEqualTo(503);
        assertThat(Http.movie(emulator).get(TASKS).status()).isEqualTo(503);
        forEver.remove();
        assertThat(Http.movie(emulator).get(BALANCE).status()).isEqualTo(200);
    }

    @Test
    void anOutageStrikesEverything(SeedanceEmulator emulator) {
        emulator.down();
        assertThat(submit(emulator).end()).isEqualTo(RawHttp.End.RESET);
        assertThat(emulator.ledger()).isEmpty();

        emulator.up();
        assertThat(submit(emulator).status()).isEqualTo(200);
        assertThat(emulator.received(EmulatedProvider.MOVIE, Operation.SUBMIT)).isEqualTo(2);
    }

    @Test
    void randomFaultsAreRepeatable(SeedanceEmulator emulator) {
        List<Fault> faults = List.of(Fault.status(500), Fault.status(503), Fault.html(502));

        emulator.faults().random(7, 0.5, faults, Operation.BALANCE);
        List<Integer> first = balances(emulator);
        emulator.faults().random(7, 0.5, faults, Operation.BALANCE);
        List<Integer> second = balances(emulator);

        assertThat(first).isEqualTo(second).contains(200, 500, 502, 503);
        assertThat(Http.movie(emulator).post(TASK, CAT).status()).isEqualTo(200);
        emulator.faults().clear();
        assertThat(balances(emulator)).containsOnly(200);
    }

    private static List<Integer> balances(SeedanceEmulator emulator) {
        return IntStream.range(0, 30)
                .mapToObj(i -> Http.movie(emulator).get(BALANCE).status())
                .toList();
    }

    private static RawHttp.Exchange submit(SeedanceEmulator emulator) {
        return RawHttp.post(emulator, TASK, "X-API-Key: k", CAT, PATIENCE);
    }
}
