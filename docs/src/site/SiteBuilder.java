/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Makes a site of the pages that Asciidoctor has written: the navigation, which is that of {@code index.adoc}, and the index of the search.
 * Links to files of the repository lead to its sources. Fails when a link or an anchor leads nowhere.
 *
 * <p>Arguments: the folder of the documents, the folder of the pages, the address of the sources.
 */
final class SiteBuilder {

    private static final Pattern LINK = Pattern.compile("(?<=\\s(?:href|src)=\")[^\"]*(?=\")");
    private static final Pattern ID = Pattern.compile("\\sid=\"([^\"]+)\"");
    private static final Pattern HEADING = Pattern.compile("<h([1-4])(?: id=\"([^\"]+)\")?[^>]*>(.*?)</h\\1>", Pattern.DOTALL);
    private static final Pattern MENU = Pattern.compile("(?m)^== (.+)$|xref:([^\\[]+)\\.adoc\\[([^]]+)]");

    private final Path documents;
    private final Path site;
    private final String sources;
    private final List<String> dead = new ArrayList<>();
    private int links;

    private SiteBuilder(Path documents, Path site, String sources) {
        this.documents = documents;
        this.site = site;
        this.sources = sources;
    }

    public static void main(String[] args) throws IOException {
        SiteBuilder builder = new SiteBuilder(
                Path.of(args[0]).toAbsolutePath().normalize(), Path.of(args[1]).toAbsolutePath().normalize(), args[2]);
        int pages = builder.build();
        builder.dead.forEach(link -> System.err.println("dead link: " + link));
        System.out.printf(
                "%d pages, %d links, %d of them dead: %s%n",
                pages, builder.links, builder.dead.size(), builder.site.resolve("index.html"));
        System.exit(builder.dead.isEmpty() && pages > 0 ? 0 : 1);
    }

    private int build() throws IOException {
        Map<Path, String> pages = new TreeMap<>();
        try (Stream<Path> files = Files.walk(site)) {
            for (Path file : files.filter(file -> file.toString().endsWith(".html")).toList()) {
                pages.put(file, Files.readString(file));
            }
        }
        Map<Path, Set<String>> anchors = new HashMap<>();
        pages.forEach((file, html) -> anchors.put(file, ids(html)));
        List<String> index = new ArrayList<>();
        for (Map.Entry<Path, String> page : pages.entrySet()) {
            index.addAll(entries(page.getKey(), page.getValue()));
            String html = withMenu(page.getKey(), page.getValue());
            Files.writeString(page.getKey(), withLinks(page.getKey(), html, anchors));
        }
        Files.writeString(site.resolve("search-index.js"), "window.searchIndex = [\n" + String.join(",\n", index) + "\n];\n");
        for (String file : List.of("site.css", "search.js")) {
            Files.copy(documents.resolve("src/site").resolve(file), site.resolve(file), StandardCopyOption.REPLACE_EXISTING);
        }
        return pages.size();
    }

    /** The links of a page, checked; those that leave the documents lead to the sources. */
    private String withLinks(Path page, String html, Map<Path, Set<String>> anchors) throws IOException {
        Matcher matcher = LINK.matcher(html);
        StringBuilder result = new StringBuilder();
        while (matcher.find()) {
            links++;
            matcher.appendReplacement(result, Matcher.quoteReplacement(checked(page, matcher.group(), anchors)));
        }
        return matcher.appendTail(result).toString();
    }

    private String checked(Path page, String link, Map<Path, Set<String>> anchors) throws IOException {
        if (link.matches("(?:https?|mailto|data):.*")) {
            return link;
        }
        String[] parts = link.split("#", 2);
        Path target = parts[0].isEmpty() ? page : page.resolveSibling(parts[0]).normalize();
        if (anchors.containsKey(target)) {
            if (parts.length == 2 && !parts[1].isEmpty() && !anchors.get(target).contains(parts[1])) {
                dead.add(site.relativize(page) + " -> " + link + " (no such anchor)");
            }
            return link;
        }
        // as seen from the document
        Path document = documents.resolve(site.relativize(page)).resolveSibling(parts[0]).normalize();
        if (Files.isRegularFile(document) && document.startsWith(documents)) {
            Files.createDirectories(target.getParent());
            Files.copy(document, target, StandardCopyOption.REPLACE_EXISTING);
            return link;
        }
        if (Files.exists(document) && document.startsWith(documents.getParent())) {
            return sources + "/" + documents.getParent().relativize(document).toString().replace('\\', '/');
        }
        if (!Set.of("site.css", "search.js").contains(target.getFileName().toString())) {
            dead.add(site.relativize(page) + " -> " + link);
        }
        return link;
    }

    private String withMenu(Path page, String html) throws IOException {
        String root = "../".repeat(site.relativize(page).getNameCount() - 1);
        StringBuilder menu = new StringBuilder();
        menu.append("<a class=\"skip\" href=\"#content\">Skip to the text</a>\n<nav id=\"site\" aria-label=\"Site\">\n<a class=\"home\" href=\"")
                .append(root)
                .append("index.html\">camel-seedance</a>\n<div class=\"search\" role=\"search\"><input id=\"search\" type=\"search\"")
                .append(" placeholder=\"Search\" aria-label=\"Search the documentation\" autocomplete=\"off\">")
                .append("<ol id=\"found\" aria-live=\"polite\" hidden></ol></div>\n<details id=\"pages\" open><summary>Pages</summary>\n");
        menuOfIndex().forEach((section, items) -> {
            menu.append("<h2>").append(section).append("</h2>\n<ul>\n");
            items.forEach((name, title) -> {
                Path target = site.resolve(name + ".html");
                menu.append("<li><a href=\"").append(root).append(name).append(".html\"")
                        .append(target.equals(page) ? " aria-current=\"page\"" : "")
                        .append(">").append(title).append("</a></li>\n");
            });
            menu.append("</ul>\n");
        });
        menu.append("</details>\n</nav>\n<script>if (innerWidth < 900) document.getElementById('pages').open = false;</script>\n");
        // Asciidoctor's style sheets give way to ours
        // and a table that does not fit is moved sideways in itself, not with the page
        return html.replaceAll("(?s)(<table class=\"tableblock.*?</table>)", "<div class=\"wide\">$1</div>")
                .replaceAll("<link rel=\"stylesheet\"[^>]*>\\n?", "")
                .replaceFirst("</head>", "<link rel=\"stylesheet\" href=\"" + root + "site.css\">\n</head>")
                .replaceFirst("(<body[^>]*>)", "$1\n" + Matcher.quoteReplacement(menu.toString()))
                .replaceFirst("</body>", "<script src=\"" + root + "search.js\" data-root=\"" + root + "\"></script>\n</body>");
    }

    /** Title by page, by section of the index. */
    private Map<String, Map<String, String>> menuOfIndex() throws IOException {
        Map<String, Map<String, String>> menu = new LinkedHashMap<>();
        String section = "Pages";
        for (MatchResult match : MENU.matcher(Files.readString(documents.resolve("index.adoc"))).results().toList()) {
            if (match.group(1) != null) {
                section = match.group(1);
            } else {
                menu.computeIfAbsent(section, name -> new LinkedHashMap<>()).put(match.group(2), match.group(3));
            }
        }
        return menu;
    }

    private static Set<String> ids(String html) {
        Set<String> ids = new HashSet<>();
        ID.matcher(html).results().forEach(match -> ids.add(match.group(1)));
        return ids;
    }

    /** What is searched: a heading with the text below it, by page. */
    private List<String> entries(Path page, String html) {
        String body = html.replaceFirst("(?s)^.*?<body[^>]*>", "")
                .replaceFirst("(?s)<div id=\"footer\">.*$", "")
                .replaceFirst("(?s)<div id=\"toc\".*?</ul>\\s*</div>", "");
        List<MatchResult> headings = HEADING.matcher(body).results().toList();
        List<String> entries = new ArrayList<>();
        String title = headings.isEmpty() ? page.getFileName().toString() : text(headings.get(0).group(3));
        for (int i = 0; i < headings.size(); i++) {
            MatchResult heading = headings.get(i);
            int end = i + 1 < headings.size() ? headings.get(i + 1).start() : body.length();
            String address = site.relativize(page).toString().replace('\\', '/')
                    + (heading.group(2) == null ? "" : "#" + heading.group(2));
            entries.add("[%s, %s, %s, %s]"
                    .formatted(
                            json(title),
                            json(i == 0 ? "" : text(heading.group(3))),
                            json(address),
                            json(text(body.substring(heading.end(), end)))));
        }
        return entries;
    }

    private static String text(String html) {
        return html.replaceAll("<[^>]*>", " ")
                .replaceAll("&#(\\d+);", " ")
                .replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&quot;", "\"")
                .replace("&amp;", "&")
                .replaceAll("\\s+", " ")
                .strip();
    }

    private static String json(String text) {
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("</", "<\\/") + "\"";
    }
}
