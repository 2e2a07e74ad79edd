/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.message;

import io.github.camelseedance.model.Media;
import io.github.camelseedance.model.MediaRole;
import io.github.camelseedance.model.MediaType;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Reads the entries of {@code media}. Local files are taken only from below {@code mediaDirectory}; without one, none is taken. */
record MediaReader(Path mediaDirectory) {

    private static final List<String> SOURCES = List.of("url", "path", "id", "file");
    private static final String SHAPE =
            "a list of objects with type and exactly one of url, path, id (of a sample) and file";

    /** More than any provider takes. */
    private static final int MAX_MEDIA = 100;

    /** Longer ones are refused, or hold data. */
    private static final int MAX_ADDRESS = 8 * 1024;

    /** White space of any script, also that without width; joiners are part of names. */
    private static final Pattern SPACE = Pattern.compile("[\\s\\p{Z}\\p{Cc}\\u200B\\uFEFF]+");

    private static final Pattern COMMA = Pattern.compile(",(?=(?i:https:))");

    /**
     * A second address behind something else than white space or a comma: it would be taken for the end of the first. An address can
     * have another one as a part of its path or as a parameter.
     */
    private static final Pattern SECOND = Pattern.compile(
            "[,;|]+(?=[A-Za-z][A-Za-z0-9+.-]*://)|(?<![/=?:(]|^)(?<!%2F|%3D|%3F|%3A)https?://",
            Pattern.CASE_INSENSITIVE);

    /** What is no address and, as one of several, is rather a word of a sentence than the path of a file. */
    private static final Pattern WORD = Pattern.compile("[^/.:]*");

    private static final Pattern NO_LETTER = Pattern.compile("[^\\p{L}]*");

    private static final Pattern SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*:");

    /** Reads a list that comes from outside: JSON, a Map or a header. */
    List<Media> read(Object value, Violations out) {
        if (!(value instanceof List<?> entries)) {
            out.wrong("media", value, SHAPE);
            return List.of();
        }
        List<Media> result = new ArrayList<>();
        for (int i = 0; i < entries.size() && !isTooMany(entries.size(), out); i++) {
            entry("media[" + i + "]", entries.get(i), out).ifPresent(result::add);
        }
        return result;
    }

    /**
     * Image addresses, or paths of earlier uploads, separated by white space. A comma separates only before white space or an
     * address, as addresses have commas too.
     */
    List<Media> readLine(String text, Violations out) {
        List<String> items = SPACE.splitAsStream(text)
                .map(MediaReader::withoutOuterCommas)
                .flatMap(COMMA::splitAsStream)
                .filter(item -> !item.isEmpty())
                .limit(MAX_MEDIA + 1L)
                .toList();
        if (isTooMany(items.size(), out)) {
            return List.of();
        }
        for (int i = 0; i < items.size(); i++) {
            if (isSeveral(items.get(i))) {
                out.wrong("media[" + i + "].url", items.get(i), "one address; white space separates several");
            } else if (NO_LETTER.matcher(items.get(i)).matches()
                    || items.size() > 1 && WORD.matcher(items.get(i)).matches()) {
                out.wrong("media[" + i + "]", items.get(i), "a https URL, or the path that an upload has returned");
            }
        }
        return items.stream()
                .map(item -> SCHEME.matcher(item).lookingAt() ? Media.image(item) : Media.ofPath(MediaType.IMAGE, item))
                .toList();
    }

    /** Whether another address begins where none can be inside an address. A longer one is refused anyway. */
    private static boolean isSeveral(String address) {
        return address.length() <= MAX_ADDRESS && SECOND.matcher(address).find();
    }

    private static String withoutOuterCommas(String item) {
        int begin = 0;
        int end = item.length();
        while (begin < end && item.charAt(begin) == ',') {
            begin++;
        }
        while (begin < end && item.charAt(end - 1) == ',') {
            end--;
        }
        return item.substring(begin, end);
    }

    private static boolean isTooMany(int entries, Violations out) {
        if (entries > MAX_MEDIA) {
            out.unfit("media", "more than %s entries".formatted(MAX_MEDIA), "at most %s entries".formatted(MAX_MEDIA));
        }
        return entries > MAX_MEDIA;
    }

    /**
     * Checks the local files of entries that Java code made: they may be anywhere, also behind links. The path of what is below the
     * directory is made one without links, as those of messages are. The provider checks the rest.
     */
    List<Media> check(List<Media> media, Violations out) {
        List<Media> result = new ArrayList<>();
        for (Media medium : media) {
            result.add(medium.file() == null ? medium : checked(medium, "media[" + result.size() + "].file", out));
        }
        return result;
    }

    private Media checked(Media medium, String field, Violations out) {
        Path file = medium.file();
        try {
            if (Files.isRegularFile(file)) {
                boolean inside = mediaDirectory != null && file.startsWith(mediaDirectory.toRealPath());
                return inside ? Media.ofFile(medium.type(), file.toRealPath()).withRole(medium.role()) : medium;
            }
        } catch (IOException e) {
            // falls through: the file or the directory is gone
        }
        out.wrong(field, file.toString(), "a file that exists");
        return medium;
    }

    private Optional<Media> entry(String field, Object value, Violations out) {
        if (!((value instanceof Media media ? asMap(media) : value) instanceof Map<?, ?> map)) {
            out.wrong(field, value, SHAPE);
            return Optional.empty();
        }
        int before = out.count();
        for (Object key : map.keySet()) {
            if (!"type".equals(key) && !"role".equals(key) && !SOURCES.contains(key)) {
                out.wrong(
                        field + "." + key, map.get(key), "not a field of a medium: type, role, url, path, id or file");
            }
        }
        if (map.get("type") == null) {
            out.missing(field + ".type", oneOf(MediaType.values(), MediaType::text));
        }
        MediaType type = constant(field + ".type", map.get("type"), MediaType.values(), MediaType::text, out);
        MediaRole role = constant(field + ".role", map.get("role"), MediaRole.values(), MediaRole::text, out);
        List<String> sources =
                SOURCES.stream().filter(name -> map.get(name) != null).toList();
        if (sources.size() != 1) {
            out.unfit(
                    field,
                    sources.isEmpty() ? "no source" : String.join(" and ", sources),
                    "exactly one of url, path, id and file");
            return Optional.empty();
        }
        String source = sources.get(0);
        Object given = map.get(source);
        Path file = null;
        String text = null;
        if (source.equals("file")) {
            file = localFile(field + ".file", given, out);
        } else if (given instanceof String s && !s.isBlank()) {
            text = s;
            if (source.equals("url") && isSeveral(s)) {
                out.wrong(field + ".url", s, "one address: each has an entry of its own");
            }
        } else {
            out.wrong(field + "." + source, given, "text");
        }
        if (out.count() > before || type == null) {
            return Optional.empty();
        }
        return Optional.of(new Media(
                type,
                source.equals("url") ? text : null,
                source.equals("path") ? text : null,
                source.equals("id") ? text : null,
                file,
                role));
    }

    /** The constant that a value is or names; null for null, and, with a violation, for anything else. */
    private static <E> E constant(String field, Object value, E[] all, Function<E, String> text, Violations out) {
        if (value == null) {
            return null;
        }
        for (E each : all) {
            if (each == value || text.apply(each).equals(value)) {
                return each;
            }
        }
        out.wrong(field, value, oneOf(all, text));
        return null;
    }

    private static <E> String oneOf(E[] all, Function<E, String> text) {
        return "one of " + Arrays.stream(all).map(text).collect(Collectors.joining(", "));
    }

    /**
     * A message must not be able to send files of the host away. One sentence for all refusals: which files exist elsewhere is
     * nobody's business.
     */
    private Path localFile(String field, Object value, Violations out) {
        if (mediaDirectory == null) {
            out.wrong(field, value, "local files need the option mediaDirectory; a VideoRequest may name any file");
            return null;
        }
        String name = value instanceof String || value instanceof File || value instanceof Path ? value.toString() : "";
        try {
            Path root = mediaDirectory.toRealPath();
            Path real = root.resolve(name).toRealPath();
            if (real.startsWith(root) && Files.isRegularFile(real)) {
                return real;
            }
        } catch (IOException | InvalidPathException e) {
            // falls through: the same sentence as for a file elsewhere
        }
        out.wrong(field, value instanceof Path ? value.toString() : value, "a file below mediaDirectory");
        return null;
    }

    private static Map<String, Object> asMap(Media media) {
        Map<String, Object> map = new HashMap<>();
        map.put("type", media.type());
        map.put("url", media.url());
        map.put("path", media.path());
        map.put("id", media.id());
        map.put("file", media.file());
        map.put("role", media.role());
        return map;
    }
}
