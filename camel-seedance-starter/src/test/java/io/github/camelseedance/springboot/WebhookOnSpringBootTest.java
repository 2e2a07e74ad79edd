/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.springboot;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelseedance.client.http.Transport;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Requests of strangers to the address of webhooks on the server of the application: none is an error of the application. */
@ExtendWith(OutputCaptureExtension.class)
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {
            "server.address=127.0.0.1",
            "camel.component.seedance.provider=seedance2.movie",
            "camel.component.seedance.api-key=key-1"
        })
class WebhookOnSpringBootTest {

    private static final String PATH = "/hooks/seedance/AAAAAAAAAAAAAAAAAAAAAA";
    private static final String FORM = "Content-Type: application/x-www-form-urlencoded";
    private static final String PARTS = "Content-Type: multipart/form-data";

    private static final List<String> HEADERS = List.of(
            "X: none",
            FORM,
            FORM + "; charset=bogus",
            FORM + "; charset=utf-16",
            "Content-Type: APPLICATION/X-WWW-FORM-URLENCODED",
            PARTS,
            PARTS + "; boundary=",
            PARTS + "; boundary=x",
            "Content-Type: multipart/mixed; boundary=x",
            "Content-Type:",
            "Content-Type: nonsense",
            "Content-Type: /",
            "Content-Type: */*",
            "Content-Type: ; charset=utf-8",
            "Content-Type: application/json; charset=bogus",
            "Content-Type: application/json; charset=utf-7",
            "Content-Type: application/json; charset=",
            "Content-Type: application/json; charset=\"a b\"",
            "Content-Type: application/x-java-serialized-object",
            "Content-Encoding: gzip",
            "Content-Encoding: deflate",
            "Content-Encoding: bogus",
            "Accept: nonsense",
            "Accept: image/png",
            "Cookie: ;;=;a=\"",
            "CamelHttpResponseCode: 500\nCamelHttpUri: /x\ntoken: z");

    private static final List<String> BODIES = List.of(
            "{}",
            "a=b&&=c&d",
            "%zz=%",
            "--x\r\nbroken",
            "--x\r\nContent-Disposition: form-data\r\n\r\n1\r\n--x--\r\n",
            "",
            "a%00b=%ff",
            "[{]}=1",
            "a=b&".repeat(5000),
            "a".repeat(60_000));

    private static final List<String> PATHS = List.of(
            PATH + "?%zz",
            PATH + "?a=%ff",
            PATH + ";a=b",
            PATH + "/",
            PATH + "//",
            PATH + "%0d%0aX:%20y",
            "/hooks/seedance/%ff");

    @LocalServerPort
    private int port;

    @Test
    void noRequestIsAnErrorOfTheApplication(CapturedOutput output) {
        Map<String, String> wrong = new TreeMap<>();
        for (String path : PATHS) {
            note(wrong, "POST " + path, "X: none", "{}");
        }
        for (String header : HEADERS) {
            for (String body : BODIES) {
                note(wrong, "POST " + PATH, header, body);
            }
        }

        assertThat(wrong).isEmpty();
        assertThat(output.getOut().lines())
                .filteredOn(line -> line.startsWith("\tat "))
                .isEmpty();
        assertThat(status("POST " + PATH, "X: none", "{}")).isEqualTo("204");
        assertThat(status("POST " + PATH, FORM, "{}")).isEqualTo("400");
    }

    private void note(Map<String, String> wrong, String line, String header, String body) {
        String status = status(line, header, body);
        if (!status.matches("204|4[0-9][0-9]")) {
            wrong.put(line + " | " + header + " | " + body.substring(0, Math.min(body.length(), 20)), status);
        }
    }

    private String status(String line, String header, String body) {
        String head = line + " HTTP/1.1\nHost: x\nConnection: close\n" + header + "\nContent-Length: " + body.length()
                + "\n\n";
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.setSoTimeout(15_000);
            socket.getOutputStream().write((head.replace("\n", "\r\n") + body).getBytes(StandardCharsets.ISO_8859_1));
            byte[] begin = socket.getInputStream().readNBytes("HTTP/1.1 204".length());
            return new String(begin, StandardCharsets.ISO_8859_1).replaceFirst(".* ", "");
        } catch (IOException e) {
            // the server closes the connection when it does not want the rest
            return "400";
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {

        @Bean
        Transport transport() {
            return Contexts.NO_NETWORK;
        }

        @Bean
        RouteBuilder routes() {
            return new RouteBuilder() {
                @Override
                public void configure() {
                    from("seedance:tasks?webhookPath=/hooks/seedance").to("log:ends");
                }
            };
        }
    }
}
