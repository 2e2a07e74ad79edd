/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AdminApiTest {
    private static final String TASK = "/api/v1/video/task";
    private static final String CAT = "{\"content\":[{\"type\":\"text\",\"text\":\"A cat\"}],\"seed\":7,"
            + "\"callback_url\":\"http://127.0.0.1:1/hooks/TOKEN\"}";

    @RegisterExtension
    static final SeedanceEmulatorExtension EMULATOR =
            new SeedanceEmulatorExtension(SeedanceEmulatorBuilder::manualTime);

    private SeedanceEmulator emulator;
    private String id;

    @BeforeEach
    void submit() {
        emulator = EMULATOR.emulator();
        id = Http.movie(emulator).post(TASK, CAT).at("/result/task_id").asText();
    }

    /** A page in a browser on this machine, or another machine that was let in. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Origin: https://evil.example",
                "Origin: null",
                "Host: evil.example",
                "Host: localhost.evil.example:8080",
                "Host: 127.0.0.1.nip.io",
                "Host: 127.1",
                "Host: 0.0.0.0",
                "Referer: https://evil.example/",
                "Sec-Fetch-Site: cross-site",
                "Sec-Fetch-Site: same-site",
                "X-Forwarded-For: 127.0.0.1",
                "X-Forwarded-Host: localhost",
                "X-Real-IP: 127.0.0.1",
                "Forwarded: for=127.0.0.1",
                "Via: 1.1 proxy"
            })
    void orderOfAStrangerIsRefused(String header) throws Exception {
        assertThat(status("GET /__emulator/requests", header)).isEqualTo(403);
        assertThat(status("POST /__emulator/reset", header)).isEqualTo(403);
        assertThat(emulator.ledger()).isNotEmpty();
        assertThat(status("GET /__emulator/requests", "Host: LOCALHOST:" + emulator.port()))
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /__admin/mappings",
                "POST /__admin/reset",
                "DELETE /__admin/mappings",
                "POST /__admin/shutdown",
                "GET /%5F%5Fadmin/requests",
                "GET /x/../__admin/requests",
                "GET /__admin;a=b/requests"
            })
    void wireMocksOwnAdministrationIsClosed(String call) throws Exception {
        assertThat(status(call, "X-Test: 1")).isEqualTo(401);
        assertThat(status("GET /__emulator/", "X-Test: 1")).isEqualTo(200);
    }

    /** As in a container, where nobody can tell who is local. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            200 | Authorization: Bearer right
            200 | Authorization: Bearer right\\r\\nHost: emulator:8089
            403 | Authorization: Bearer wrong
            403 | Authorization: Bearer right2
            403 | Authorization: right
            403 | Authorization: Bearer right\\r\\nOrigin: http://127.0.0.1
            403 | Authorization: Bearer right\\r\\nSec-Fetch-Site: cross-site
            403 | X-Test: 1
            """)
    void withATokenEverybodyNeedsIt(int status, String headers) throws Exception {
        try (SeedanceEmulator remote = SeedanceEmulator.builder()
                .host("0.0.0.0")
                .adminToken("right")
                .baseUrl("http://emulator:8089/")
                .start()) {
            assertThat(status(remote, "GET /__emulator/requests", headers.replace("\\r\\n", "\r\n")))
                    .isEqualTo(status);
            assertThat(status(remote, "GET /__admin/mappings", headers.replace("\\r\\n", "\r\n")))
                    .isEqualTo(401);
            assertThat(remote.baseUrl()).isEqualTo("http://emulator:8089");
        }
    }

    private int status(String call, String header) throws IOException {
        return status(emulator, call, header);
    }

    private static int status(SeedanceEmulator emulator, String call, String header) throws IOException {
        String host = header.matches("(?s)(?:.*\n)?Host:.*") ? "" : "Host: 127.0.0.1:" + emulator.port() + "\r\n";
        try (Socket socket = new Socket("127.0.0.1", emulator.port())) {
            socket.setSoTimeout(15_000);
            socket.getOutputStream()
                    .write((call + " HTTP/1.1\r\n" + host + header
                                    + "\r\nConnection: close\r\nContent-Type: text/plain\r\nContent-Length: 0\r\n\r\n")
                            .getBytes(StandardCharsets.ISO_8859_1));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
            return Integer.parseInt(answer.split(" ")[1]);
        }
    }

    @Test
    void theLedgerHasEverySubmission() {
        JsonNode line = admin("/ledger").at("/0");

        assertThat(line.path("provider").asText()).isEqualTo("seedance2.movie");
        assertThat(line.path("taskId").asText()).isEqualTo(id);
        assertThat(line.path("prompt").asText()).isEqualTo("A cat");
        assertThat(line.path("seed").asInt()).isEqualTo(7);
        assertThat(line.path("webhookToken").asText()).isEqualTo("TOKEN");
        assertThat(line.path("cost").asText()).isEqualTo("9.0");
        assertThat(line.path("submittedAt").asText())
                .isEqualTo(emulator.ledger().get(0).submittedAt().toString());
        assertThat(line.at("/request/seed").asInt()).isEqualTo(7);
    }

    @Test
    void timeAndTasksAreMovedFromOutside() {
        Http.to(emulator).post("/__emulator/advance", "{\"duration\":\"200ms\"}");
        assertThat(admin("/tasks").at("/0/state").asText()).isEqualTo("PROCESSING");

        Http.to(emulator).post("/__emulator/advance", "{\"duration\":\"PT1S\"}");
        assertThat(admin("/tasks").at("/0/state").asText()).isEqualTo("SUCCEEDED");
        assertThat(admin("/charges").at("/0/amount").asText()).isEqualTo("9.0");

        String other =
                Http.movie(emulator).post(TASK, CAT).at("/result/task_id").asText();
        Http.Reply ended = Http.to(emulator)
                .post("/__emulator/tasks/" + other, "{\"state\":\"failed\",\"errorCode\":\"COPYRIGHT_VIOLATION\"}");
        assertThat(ended.at("/state").asText()).isEqualTo("FAILED");
        assertThat(Http.movie(emulator)
                        .get(TASK + "/" + other)
                        .at("/result/error_code")
                        .asText())
                .isEqualTo("COPYRIGHT_VIOLATION");
    }

    @Test
    void requestsAndCountersAreThere() {
        Http.movie(emulator).header("X-Trace", "7").get("/api/v1/video/balance");

        assertThat(admin("/counters").at("/seedance2.movie/SUBMIT").asInt()).isEqualTo(1);
        assertThat(admin("/counters").at("/seedance2.movie/BALANCE").asInt()).isEqualTo(1);
        assertThat(admin("/counters").at("/seedance2.ink/SUBMIT").asInt()).isZero();
        assertThat(admin("/requests").at("/1/headers/x-trace/0").asText()).isEqualTo("7");
        assertThat(admin("").at("/requests").asInt())
                .as("the admin's own do not count")
                .isEqualTo(2);
        assertThat(admin("/violations")).isEmpty();
        assertThat(admin("/uploads")).isEmpty();
        assertThat(admin("/webhooks")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            500 | false | {"fault":"error","status":500,"operation":"SUBMIT"}
            500 | true  | {"fault":"error","status":500,"operation":"SUBMIT","processed":true}
            200 | false | {"fault":"error","code":"SERVICE_BUSY","operation":["submit","status"],"provider":"seedance2.movie"}
            502 | false | {"fault":"html","status":502}
            200 | false | {"fault":"captive-portal"}
            418 | false | {"fault":"answer","status":418,"contentType":"text/plain","body":"teapot","headers":{"Retry-After":"1"}}
            200 | true  | {"fault":"delay","time":"10ms"}
            200 | true  | {"fault":"slow-drip","time":"10ms"}
            200 | true  | {"fault":"late-arrival","visibleAfter":"30s"}
            200 | true  | {"fault":"error","code":"CONCURRENCY_LIMIT_REACHED","withTaskId":true}
            200 | true  | {"fault":"error","status":500,"after":1}
            200 | true  | {"fault":"error","status":500,"provider":"INK","times":"always"}
            503 | false | {"fault":"error","status":503,"lasting":"1m"}
            """)
    void faultsAreArmedFromOutside(int status, boolean created, String json) {
        Http.Reply armed = Http.to(emulator).post("/__emulator/faults", json);
        assertThat(armed.status()).as(armed.body()).isEqualTo(200);
        assertThat(admin("/faults")).hasSize(1);

        Http.Reply reply = Http.movie(emulator).post(TASK, CAT);

        assertThat(reply.status()).isEqualTo(status);
        assertThat(emulator.ledger()).hasSize(created ? 2 : 1);
    }

    @ParameterizedTest
    @CsvSource({"connection-reset", "empty-response", "garbage", "malformed-chunk", "truncated-body"})
    void soAreBrokenConnections(String name) {
        Http.to(emulator).post("/__emulator/faults", "{\"fault\":\"" + name + "\",\"processed\":true}");

        RawHttp.Exchange exchange = RawHttp.post(emulator, TASK, "X-API-Key: k", CAT, 10_000);

        assertThat(exchange.body().endsWith("}")).isFalse();
        assertThat(emulator.ledger()).hasSize(2);
    }

    @Test
    void faultsAreRemovedFromOutside() {
        Http.to(emulator).post("/__emulator/faults", "{\"fault\":\"hang\",\"times\":\"always\"}");
        Http.to(emulator).method("DELETE", "/__emulator/faults");
        assertThat(Http.movie(emulator).post(TASK, CAT).status()).isEqualTo(200);

        Http.to(emulator).post("/__emulator/down");
        assertThat(RawHttp.post(emulator, TASK, "X-API-Key: k", CAT, 10_000).end())
                .isEqualTo(RawHttp.End.RESET);
        Http.to(emulator).post("/__emulator/up");
        assertThat(Http.movie(emulator).post(TASK, CAT).status()).isEqualTo(200);

        Http.to(emulator)
                .post(
                        "/__emulator/faults/random",
                        "{\"seed\":1,\"share\":1,\"faults\":[{\"fault\":\"html\",\"status\":502}],\"operation\":\"SUBMIT\"}");
        assertThat(Http.movie(emulator).post(TASK, CAT).status()).isEqualTo(502);
        assertThat(Http.movie(emulator).get(TASK + "/" + id).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            explosion    | /faults  | {"fault":"explosion"}
            probability  | /faults  | {"fault":"hang","probability":1}
            WATCH        | /faults  | {"fault":"hang","operation":"WATCH"}
            nobody       | /faults  | {"fault":"hang","provider":"nobody"}
            soon         | /advance | {"duration":"soon"}
            /tea         | /tea     | {}
            none         | /tasks/none | {}
            """)
    void nonsenseIsNamed(String named, String path, String body) {
        Http.Reply reply = Http.to(emulator).post("/__emulator" + path, body);

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.at("/error").asText()).contains(named);
    }

    @Test
    void resetForgetsEverything() {
        emulator.faults().on().always().inject(Fault.status(500));
        emulator.down();

        Http.to(emulator).post("/__emulator/reset");

        assertThat(emulator.ledger()).isEmpty();
        assertThat(emulator.requests()).isEmpty();
        assertThat(emulator.tasksCreated()).isZero();
        assertThat(emulator.received(EmulatedProvider.MOVIE, Operation.SUBMIT)).isZero();
        assertThat(Http.movie(emulator).get(TASK + "/" + id).at("/code").asText())
                .isEqualTo("TASK_NOT_FOUND");
        emulator.advance(Duration.ofSeconds(10));
        assertThat(emulator.charges()).isEmpty();
    }

    private JsonNode admin(String path) {
        return Http.to(emulator).get("/__emulator" + path).json();
    }
}
