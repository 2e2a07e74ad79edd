/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.docs;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the code in documents: source blocks of AsciiDoc, fenced blocks of Markdown. */
final class Snippets {

    private static final Pattern ASCIIDOC = Pattern.compile("\\[source(?:,([a-z]+))?(?:,(.*))?]");
    private static final Pattern MARKDOWN = Pattern.compile("```([a-z]*)");
    private static final Pattern ID = Pattern.compile("id=([a-z0-9-]+)");
    private static final Pattern ROLE = Pattern.compile("role=([a-z]+)");

    private static final Pattern TAG = Pattern.compile("^// snippet: (\\w+)$");

    private Snippets() {}

    /** All code of all documents. */
    static List<Snippet> all() {
        return Documents.all().stream()
                .flatMap(document -> of(document, Documents.read(document)).stream())
                .toList();
    }

    /** The one with an id. */
    static Snippet get(String id) {
        List<Snippet> found =
                all().stream().filter(snippet -> id.equals(snippet.id())).toList();
        if (found.size() != 1) {
            throw new IllegalArgumentException("There must be one snippet '" + id + "', not " + found.size());
        }
        return found.get(0);
    }

    /** The code of one document. */
    static List<Snippet> of(Path document, String text) {
        boolean markdown = document.toString().endsWith(".md");
        String[] lines = text.split("\n", -1);
        List<Snippet> found = new ArrayList<>();
        for (int i = 0; i < lines.length; i++) {
            Matcher start = (markdown ? MARKDOWN : ASCIIDOC).matcher(lines[i]);
            if (start.matches()) {
                String attributes = markdown || start.group(2) == null ? "" : start.group(2);
                int first = markdown ? i + 1 : i + 2;
                String end = markdown ? "```" : "----";
                if (!markdown && !lines[i + 1].equals(end)) {
                    throw new IllegalArgumentException(
                            document + ":" + (i + 1) + ": a source block begins with " + end);
                }
                int last = first;
                while (!lines[last].equals(end)) {
                    last++;
                }
                found.add(new Snippet(
                        document,
                        first + 1,
                        start.group(1) == null ? "" : start.group(1),
                        value(ID, attributes),
                        value(ROLE, attributes),
                        i == 0 ? null : value(TAG, lines[i - 1]),
                        String.join("\n", List.of(lines).subList(first, last)) + "\n"));
                i = last;
            }
        }
        return found;
    }

    private static String value(Pattern pattern, String attributes) {
        Matcher matcher = pattern.matcher(attributes);
        return matcher.find() ? matcher.group(1) : null;
    }
}
