/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.monitor;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Rows of values by name as a table in text, with columns as wide as they have to be. */
final class TextTable {

    private static final String GAP = "  ";

    private TextTable() {}

    /**
     * Appends a table with a title; nothing when it has no rows. The last column is not padded, so that a long text may stand there.
     */
    static void append(StringBuilder out, String title, List<Map<String, String>> rows) {
        if (rows.isEmpty()) {
            return;
        }
        Map<String, Integer> widths = new LinkedHashMap<>();
        for (Map<String, String> row : rows) {
            row.forEach((name, value) -> widths.merge(name, Math.max(name.length(), value.length()), Math::max));
        }
        out.append("\n  ").append(title).append('\n');
        List<String> names = new ArrayList<>(widths.keySet());
        line(out, widths, names);
        for (Map<String, String> row : rows) {
            line(
                    out,
                    widths,
                    names.stream().map(name -> row.getOrDefault(name, "")).toList());
        }
    }

    private static void line(StringBuilder out, Map<String, Integer> widths, List<String> cells) {
        StringBuilder line = new StringBuilder("  ");
        int column = 0;
        for (int width : widths.values()) {
            String cell = cells.get(column++);
            line.append(GAP).append(cell).append(" ".repeat(width - cell.length()));
        }
        out.append(line.toString().stripTrailing()).append('\n');
    }
}
