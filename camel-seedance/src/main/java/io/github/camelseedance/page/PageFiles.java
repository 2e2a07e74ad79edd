/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.page;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** The files of the page, from the jar. Nothing else of the jar can be asked for. */
final class PageFiles {

    private static final List<String> NAMES = List.of(
            "page.css",
            "page.js",
            "dom.js",
            "format.js",
            "api.js",
            "attention.js",
            "list.js",
            "running.js",
            "ended.js",
            "spending.js",
            "actions.js",
            "icon.svg");
    private static final String INDEX = "index.html";
    private static final String TOKEN = "{{token}}";

    private final Map<String, byte[]> files = new LinkedHashMap<>();
    private final String index;
    private final Supplier<String> token;

    /** @param token tells the token of the page; null where it has no actions */
    PageFiles(Supplier<String> token) {
        NAMES.forEach(name -> files.put("/" + name, read(name)));
        this.index = new String(read(INDEX), StandardCharsets.UTF_8);
        this.token = token;
    }

    private static byte[] read(String name) {
        try (InputStream in = PageFiles.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("The file " + name + " of the task page is missing in the jar");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The file at a path below the page; null when there is none. */
    PageAnswer get(PageRequest request) {
        if (request.path().equals("/")) {
            String html = index.replace(TOKEN, token == null ? "" : token.get());
            return PageAnswer.of(200, "text/html; charset=utf-8", html.getBytes(StandardCharsets.UTF_8))
                    .with("Cache-Control", "no-store");
        }
        byte[] file = files.get(request.path());
        return file == null
                ? null
                : PageAnswer.of(200, type(request.path()), file).tagged(request).with("Cache-Control", "no-cache");
    }

    private static String type(String path) {
        return switch (path.substring(path.lastIndexOf('.'))) {
            case ".css" -> "text/css; charset=utf-8";
            case ".js" -> "text/javascript; charset=utf-8";
            default -> "image/svg+xml";
        };
    }
}
