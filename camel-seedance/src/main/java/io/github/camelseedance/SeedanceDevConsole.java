/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance;

import io.github.camelseedance.task.TaskState;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.camel.spi.annotations.DevConsole;
import org.apache.camel.support.console.AbstractDevConsole;

/** Tells at a glance how many tasks run, since when, what is wrong and what it cost. */
@DevConsole(
        name = "seedance",
        displayName = "Seedance",
        description = "Video generation tasks: running, in doubt, parked, accounts and their troubles")
public class SeedanceDevConsole extends AbstractDevConsole {

    private static final int MAX_ROWS = 20;

    public SeedanceDevConsole() {
        super(
                "camel",
                "seedance",
                "Seedance",
                "Video generation tasks: running, in doubt, parked, accounts and their troubles");
    }

    @Override
    protected Map<String, Object> doCallJson(Map<String, Object> options) {
        Map<String, Object> root = new LinkedHashMap<>();
        running().forEach((name, overview) -> {
            Map<String, Object> component = new LinkedHashMap<>();
            component.put("tasks", overview.tasks());
            component.put("inDoubt", overview.rows(TaskState.IN_DOUBT, MAX_ROWS));
            component.put("parked", overview.rows(TaskState.PARKED, MAX_ROWS));
            component.put("accounts", overview.accounts());
            component.put("thisNode", overview.totals());
            root.put(name, component);
        });
        return root;
    }

    @Override
    protected String doCallText(Map<String, Object> options) {
        StringBuilder out = new StringBuilder();
        running().forEach((name, overview) -> {
            out.append(name).append("\n");
            lines(out, "Tasks", overview.tasks());
            lines(out, "In doubt: settle with seedance:resolve", overview.rows(TaskState.IN_DOUBT, MAX_ROWS));
            lines(out, "Parked: bring back with seedance:resolve", overview.rows(TaskState.PARKED, MAX_ROWS));
            lines(out, "Accounts", overview.accounts());
            lines(out, "This node", List.of(overview.totals()));
        });
        return out.toString();
    }

    private static void lines(StringBuilder out, String title, List<Map<String, Object>> entries) {
        if (entries.isEmpty()) {
            return;
        }
        out.append("  ").append(title).append("\n");
        for (Map<String, Object> entry : entries) {
            out.append("   ");
            entry.forEach(
                    (key, value) -> out.append(' ').append(key).append('=').append(value));
            out.append("\n");
        }
    }

    /** The instances of the component that run, by name. */
    private Map<String, TaskOverview> running() {
        Map<String, TaskOverview> result = new TreeMap<>();
        for (String name : getCamelContext().getComponentNames()) {
            if (getCamelContext().hasComponent(name) instanceof SeedanceComponent component && component.isStarted()) {
                result.put(name, new TaskOverview(component.runtime()));
            }
        }
        return result;
    }
}
