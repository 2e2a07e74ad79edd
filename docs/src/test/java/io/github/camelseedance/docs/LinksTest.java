/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Links between the documents lead somewhere, and every document is found from the index. */
class LinksTest {

    private static final Pattern ASCIIDOC = Pattern.compile("(?:link|xref):([^\\[\\s]+)\\[");
    private static final Pattern MARKDOWN = Pattern.compile("]\\(([^)\\s]+)\\)");
    /** Pages that are linked to and not written yet. */
    private static final Set<String> PLANNED = Set.of("repository.adoc", "spring-boot.adoc");

    private static final Pattern HEADING = Pattern.compile("(?m)^=+ (.+)$");
    private static final Pattern ANCHOR = Pattern.compile("\\[\\[([^]]+)]]|(?m)^\\[#([^],]+)");

    @Test
    void linksLeadSomewhere() {
        assertThat(Documents.all()).hasSizeGreaterThan(15).contains(Documents.ROOT.resolve("README.md"));
        List<String> broken = new ArrayList<>();
        for (Path document : Documents.all()) {
            for (String link : links(document, Documents.read(document))) {
                if (!leadsSomewhere(document, link)) {
                    broken.add(Documents.ROOT.relativize(document) + ": " + link);
                }
            }
        }
        assertThat(broken).as("broken links").isEmpty();
    }

    @Test
    void everyDocumentIsInTheIndex() {
        Path index = Documents.ROOT.resolve("docs/index.adoc");
        List<Path> linked = links(index, Documents.read(index)).stream()
                .map(link -> index.resolveSibling(link).normalize())
                .toList();
        assertThat(Documents.all())
                .filteredOn(document -> document.toString().endsWith(".adoc") && !document.equals(index))
                .allSatisfy(document -> assertThat(linked).contains(document));
    }

    @Test
    void pagesAreLinkedSoThatHtmlLeadsToHtml() {
        assertThat(Documents.all())
                .filteredOn(document -> document.toString().endsWith(".adoc"))
                .allSatisfy(document ->
                        assertThat(Documents.read(document)).doesNotContainPattern("link:[^\\[\\s]+\\.adoc"));
    }

    @Test
    void aBrokenLinkIsFound() {
        Path index = Documents.ROOT.resolve("docs/index.adoc");
        assertThat(links(index, "see link:a.adoc[A] and xref:b.adoc#c[B]")).containsExactly("a.adoc", "b.adoc#c");
        assertThat(links(Path.of("a.md"), "see [A](docs/a.adoc)")).containsExactly("docs/a.adoc");
        assertThat(leadsSomewhere(index, "nowhere.adoc")).isFalse();
        assertThat(leadsSomewhere(index, "seedance-component.adoc#_nothing")).isFalse();
        assertThat(leadsSomewhere(index, "seedance-component.adoc#_uri_format")).isTrue();
    }

    private static List<String> links(Path document, String text) {
        Matcher matcher = (document.toString().endsWith(".md") ? MARKDOWN : ASCIIDOC).matcher(text);
        return matcher.results().map(result -> result.group(1)).toList();
    }

    private static boolean leadsSomewhere(Path document, String link) {
        if (link.matches("https?:.*") || PLANNED.contains(link.replace("../", ""))) {
            return true;
        }
        String[] parts = link.split("#", 2);
        Path target = parts[0].isEmpty() ? document : document.resolveSibling(parts[0]);
        return Files.exists(target)
                && (parts.length == 1 || anchors(Documents.read(target)).contains(parts[1]));
    }

    /** The ids that AsciiDoc gives to headings, and those that are set. */
    private static List<String> anchors(String text) {
        List<String> found = new ArrayList<>();
        HEADING.matcher(text)
                .results()
                .map(result -> "_" + result.group(1).toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "_"))
                .forEach(found::add);
        ANCHOR.matcher(text)
                .results()
                .map(result -> result.group(1) == null ? result.group(2) : result.group(1))
                .forEach(found::add);
        return found;
    }
}
