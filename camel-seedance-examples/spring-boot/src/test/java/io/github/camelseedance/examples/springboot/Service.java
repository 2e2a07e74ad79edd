/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.examples.springboot;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.awaitility.Awaitility;

/** A caller of the service, over HTTP. */
record Service(String baseUrl) {

    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final ObjectMapper JSON = new ObjectMapper();

    /** An answer. */
    record Answer(int status, HttpResponse<String> response) {

        JsonNode json() {
            try {
                return JSON.readTree(response.body());
            } catch (IOException e) {
                throw new AssertionError("No JSON: " + response.body(), e);
            }
        }

        String text(String field) {
            return json().path(field).asText(null);
        }

        String header(String name) {
            return response.headers().firstValue(name).orElse(null);
        }
    }

    static Service at(int port) {
        return new Service("http://127.0.0.1:" + port);
    }

    Answer post(String json, String... headers) {
        return call("POST", "/videos", json, headers);
    }

    /** Orders a video, which is accepted; its id. */
    String order(String prompt, String... headers) {
        Answer answer = post("{\"prompt\": \"%s\", \"duration\": 5}".formatted(prompt), headers);
        if (answer.status() != 202) {
            throw new AssertionError(answer.status() + " " + answer.response().body());
        }
        return answer.text("id");
    }

    Answer get(String path) {
        return call("GET", path, null);
    }

    Answer video(String id) {
        return get("/videos/" + id);
    }

    Answer cancel(String id) {
        return call("DELETE", "/videos/" + id, null);
    }

    /** The video, when it has that status. */
    JsonNode await(String id, String status) {
        return Awaitility.await("video " + id + " is " + status)
                .atMost(Duration.ofMinutes(2))
                .until(
                        () -> video(id).json(),
                        json -> json.path("status").asText().equals(status));
    }

    Answer call(String method, String path, String body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(baseUrl + path))
                .timeout(Duration.ofMinutes(1))
                .method(
                        method,
                        body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body));
        if (body != null) {
            request.setHeader("Content-Type", "application/json");
        }
        for (int i = 0; i < headers.length; i += 2) {
            request.setHeader(headers[i], headers[i + 1]);
        }
        try {
            HttpResponse<String> response = CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
            return new Answer(response.statusCode(), response);
        } catch (IOException e) {
            throw new AssertionError(method + " " + path, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
