/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.monitor;

import io.github.camelseedance.model.SafeText;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What the dev console tells of a component, laid out to be read: a headline, what is wrong, then tables. */
public final class ConsoleText {

    private static final int MAX_REASON = 120;
    private static final String GAP = "  ";

    private ConsoleText() {}

    @SuppressWarnings("unchecked") // made by SeedanceDevConsole
    public static void append(StringBuilder out, String name, Map<String, Object> component) {
        Map<String, Object> summary = (Map<String, Object>) component.get("summary");
        Map<String, Object> node = (Map<String, Object>) component.get("thisNode");
        out.append(name).append(": ").append(headline(summary, node)).append('\n');
        problems(out, (List<String>) component.get("problems"));
        List<Map<String, Object>> tasks = (List<Map<String, Object>>) component.get("tasks");
        table(out, "Tasks", tasks.stream().map(ConsoleText::task).toList());
        List<Map<String, Object>> budgets = (List<Map<String, Object>>) component.get("budgets");
        table(out, "Budgets", budgets.stream().map(ConsoleText::budget).toList());
        List<Map<String, Object>> accounts = (List<Map<String, Object>>) component.get("accounts");
        table(out, "Accounts", accounts.stream().map(ConsoleText::account).toList());
        out.append("\n  This node\n    ").append(words(node)).append('\n');
        // the long lists come last, so that the rest is on the first screen
        rows(out, "In doubt", summary.get("inDoubt"), (List<Map<String, Object>>) component.get("inDoubt"));
        rows(out, "Parked", summary.get("parked"), (List<Map<String, Object>>) component.get("parked"));
    }

    private static String headline(Map<String, Object> summary, Map<String, Object> node) {
        List<String> parts = new ArrayList<>();
        if (summary.containsKey("running")) {
            Object since = summary.get("runningSince");
            parts.add("running " + summary.get("running") + (since == null ? "" : " since " + since));
            parts.add("in doubt " + summary.get("inDoubt"));
            parts.add("parked " + summary.get("parked"));
            parts.add("not delivered " + summary.get("waitingForDelivery"));
        } else {
            parts.add("what runs is not known");
        }
        String spent = words((Map<?, ?>) summary.get("spent"));
        parts.add("spent " + (spent.isEmpty() ? "0" : spent) + " (here since " + node.get("since") + ")");
        return String.join(", ", parts);
    }

    private static void problems(StringBuilder out, List<String> problems) {
        out.append("\n  Wrong: ")
                .append(problems.isEmpty() ? "nothing" : problems.size())
                .append('\n');
        problems.forEach(problem -> out.append("    ! ").append(problem).append('\n'));
    }

    private static Map<String, String> task(Map<String, Object> entry) {
        Map<String, String> row = scope(entry);
        row.put("STATE", text(entry, "state"));
        row.put("COUNT", text(entry, "count"));
        row.put("OLDEST", entry.containsKey("oldestSeconds") ? age(entry.get("oldestSeconds")) : "");
        return row;
    }

    private static void rows(StringBuilder out, String title, Object count, List<Map<String, Object>> rows) {
        String of = rows.size() < (count instanceof Long number ? number : 0)
                ? "the oldest %s of %s".formatted(rows.size(), count)
                : "oldest first";
        table(out, title + ", " + of, rows.stream().map(ConsoleText::row).toList());
    }

    private static Map<String, String> row(Map<String, Object> entry) {
        Map<String, String> row = new LinkedHashMap<>();
        row.put("AGE", entry.containsKey("ageSeconds") ? age(entry.get("ageSeconds")) : "");
        row.putAll(scope(entry));
        row.put("SUBMISSION", text(entry, "submission"));
        row.put("KEY", text(entry, "submissionKey"));
        row.put("TASK", text(entry, "taskId"));
        row.put("REASON", SafeText.of(text(entry, "reason"), MAX_REASON));
        return row;
    }

    private static Map<String, String> budget(Map<String, Object> entry) {
        Map<String, String> row = scope(entry);
        row.put("USED", word(entry.get("used")));
        row.put("OF", word(entry.get("limit")) + (entry.containsKey("currency") ? " " + entry.get("currency") : ""));
        row.put("IN", text(entry, "period"));
        row.put("PERCENT", text(entry, "percent"));
        row.put("ENDED", word(entry.get("ended")));
        row.put("RUNNING", word(entry.get("running")));
        row.put("IN DOUBT", word(entry.get("inDoubt")));
        row.put("FREE AT", text(entry, "freeAt"));
        return row;
    }

    private static Map<String, String> account(Map<String, Object> entry) {
        Map<String, String> row = new LinkedHashMap<>();
        row.put("PROVIDER", text(entry, "provider"));
        row.put("ACCOUNT", text(entry, "account"));
        row.put("REQUESTS", text(entry, "requests"));
        row.put("LAST MINUTE", text(entry, "requestsInLastMinute"));
        row.put("UNDER WAY", text(entry, "inFlight"));
        row.put("WAITING", text(entry, "waiting"));
        row.put("HELD BACK", text(entry, "limiterWaits"));
        row.put(
                "TROUBLE",
                entry.get("trouble") instanceof Map<?, ?> trouble ? String.valueOf(trouble.get("kind")) : "-");
        row.put("OUTCOMES", words((Map<?, ?>) entry.get("outcomes")));
        return row;
    }

    private static Map<String, String> scope(Map<String, Object> entry) {
        Map<String, String> row = new LinkedHashMap<>();
        row.put("QUEUE", text(entry, "queue"));
        row.put("PROVIDER", text(entry, "provider"));
        row.put("ACCOUNT", text(entry, "account"));
        return row;
    }

    private static String text(Map<String, Object> entry, String name) {
        Object value = entry.get(name);
        return value == null ? "" : String.valueOf(value);
    }

    private static String age(Object seconds) {
        return Problems.age((Long) seconds);
    }

    /** {@code a=1 b={c=2}} for a map. */
    private static String words(Map<?, ?> values) {
        return values.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + word(entry.getValue()))
                .collect(Collectors.joining(" "));
    }

    private static String word(Object value) {
        if (value instanceof Map<?, ?> inner) {
            return inner.isEmpty() ? "-" : "{" + words(inner) + "}";
        }
        return value instanceof BigDecimal amount ? amount.toPlainString() : String.valueOf(value);
    }

    /**
     * Appends a table with a title; nothing when it has no rows. The last column is not padded, so that a long text may stand there.
     */
    private static void table(StringBuilder out, String title, List<Map<String, String>> rows) {
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
