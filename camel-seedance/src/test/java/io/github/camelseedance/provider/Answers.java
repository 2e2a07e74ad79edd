/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelseedance.model.Json;
import io.github.camelseedance.provider.ink.InkProvider;
import io.github.camelseedance.provider.movie.MovieProvider;
import io.github.camelseedance.provider.org.OrgProvider;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Builds answers as the three providers give them, and reads the examples of their documents. */
public final class Answers {

    static final String ID = "task-1";

    private Answers() {}

    public static SeedanceProvider provider(String shortName) {
        return switch (shortName) {
            case "ink" -> new InkProvider();
            case "org" -> new OrgProvider();
            case "movie" -> new MovieProvider();
            default -> throw new IllegalArgumentException(shortName);
        };
    }

    /** An example of a document, as bytes. */
    public static byte[] document(String name) {
        try (InputStream in = Answers.class.getResourceAsStream("/documents/" + name + ".json")) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static JsonNode documentTree(String name) {
        try {
            return Json.MAPPER.readTree(document(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static ApiReply reply(int status, byte[] body) {
        return new ApiReply(status, "application/json", null, body);
    }

    public static ApiReply reply(int status, String body) {
        return reply(status, body.getBytes(StandardCharsets.UTF_8));
    }

    /** The answer of a document's example, read by the provider. */
    public static Answer answer(SeedanceProvider provider, String document) {
        return provider.read(reply(200, document(document)));
    }

    public static Answer answer(SeedanceProvider provider, int status, String body) {
        return provider.read(reply(status, body));
    }

    /** An envelope; {@code code} null for none. */
    public static ObjectNode envelope(String provider, boolean success, JsonNode code, boolean id, String status) {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        if ("ink".equals(provider)) {
            root.put("success", success);
            if (code != null) {
                root.putObject("error").put("message", "said so").set("code", code);
            }
            if (id) {
                root.put("requestId", ID);
            }
            if (status != null) {
                root.put("status", status);
            }
            return root;
        }
        if (success) {
            root.put("code", "200");
        } else if (code != null) {
            root.set("code", code);
        }
        root.put("message", success ? "success" : "said so");
        String payload = "org".equals(provider) ? "data" : "result";
        if (id) {
            ObjectNode task = root.putObject(payload).put("task_id", ID);
            if (status != null) {
                task.put("status", status);
            }
        } else {
            root.putNull(payload);
        }
        return root;
    }
}
