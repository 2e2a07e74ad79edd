/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.provider;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** Reads the expected rules: semicolons between cells, {@code #} before comments, a header. */
public final class RuleCsv {

    private RuleCsv() {}

    public static List<String[]> rows(String resource) {
        try (InputStream in = RuleCsv.class.getResourceAsStream(resource)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .skip(1)
                    .map(line -> line.split(";", -1))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The values that a cell names: {@code *} for all, {@code !} before a list for all others. */
    public static List<String> expand(String cell, List<String> all) {
        if ("*".equals(cell)) {
            return all;
        }
        boolean not = cell.startsWith("!");
        List<String> named = Arrays.stream((not ? cell.substring(1) : cell).split("\\|"))
                .flatMap(name -> group(name, all))
                .toList();
        if (named.stream().anyMatch(name -> !all.contains(name))) {
            throw new IllegalArgumentException(cell + " is not in " + all);
        }
        return not ? all.stream().filter(value -> !named.contains(value)).toList() : named;
    }

    private static Stream<String> group(String name, List<String> all) {
        return switch (name) {
            case "5xx" -> all.stream().filter(value -> value.startsWith("5"));
            case "API" ->
                all.stream().filter(value -> !List.of("PUT", "DOWNLOAD").contains(value));
            case "SAFE" ->
                all.stream()
                        .filter(value -> !List.of("PUT", "DOWNLOAD", "SUBMIT").contains(value));
            default -> Stream.of(name);
        };
    }
}
