/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance;

import io.github.camelseedance.model.SafeText;
import io.github.camelseedance.monitor.ConsoleText;
import io.github.camelseedance.monitor.Problems;
import io.github.camelseedance.monitor.TaskOverview;
import io.github.camelseedance.runtime.SeedanceRuntime;
import io.github.camelseedance.task.store.TaskState;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.camel.spi.annotations.DevConsole;
import org.apache.camel.support.console.AbstractDevConsole;

/** Tells at a glance how many tasks run, since when, what is wrong and what it cost. */
@DevConsole(
        name = "seedance",
        displayName = "Seedance",
        description = "Video generation tasks: running, in doubt, parked, accounts and their troubles")
public class SeedanceDevConsole extends AbstractDevConsole {

    /** How many submissions in doubt, and how many parked tasks, are listed: 20 unless this option of the console says. */
    public static final String LIMIT = "limit";

    private static final int DEFAULT_LIMIT = 20;
    private static final int MAX_LIMIT = 1000;

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
        running().forEach((name, runtime) -> root.put(name, component(runtime, limit(options))));
        return root;
    }

    @Override
    protected String doCallText(Map<String, Object> options) {
        StringBuilder out = new StringBuilder();
        running().forEach((name, runtime) -> {
            out.append(out.isEmpty() ? "" : "\n");
            ConsoleText.append(out, name, component(runtime, limit(options)));
        });
        return out.toString();
    }

    /** What is known of a component; without the repository what the node itself knows. */
    private static Map<String, Object> component(SeedanceRuntime runtime, int limit) {
        TaskOverview overview = new TaskOverview(runtime);
        Problems problems = new Problems(overview, runtime.tracker().statistics());
        List<String> wrong = new ArrayList<>();
        Map<String, Object> component = new LinkedHashMap<>();
        component.put("summary", Map.of("spent", runtime.tracker().statistics().getCredits()));
        component.put("problems", wrong);
        component.put("tasks", List.of());
        component.put("budgets", List.of());
        component.put("inDoubt", List.of());
        component.put("parked", List.of());
        try {
            Map<String, Object> read = new LinkedHashMap<>();
            read.put("summary", overview.summary());
            read.put("tasks", overview.tasks());
            read.put("budgets", overview.budgets());
            read.put("inDoubt", overview.rows(TaskState.IN_DOUBT, limit));
            read.put("parked", overview.rows(TaskState.PARKED, limit));
            component.putAll(read);
            wrong.addAll(problems.ofTasks());
            wrong.addAll(problems.ofBudgets());
            Optional.ofNullable(runtime.tracker().nodeProblem()).ifPresent(wrong::add);
        } catch (RuntimeException e) {
            wrong.add("The task repository does not answer: " + SafeText.of(String.valueOf(e.getMessage())));
        }
        wrong.addAll(problems.ofAccounts(true));
        component.put("accounts", overview.accounts());
        component.put("thisNode", overview.totals());
        return component;
    }

    private static int limit(Map<String, Object> options) {
        try {
            Object limit = options == null ? null : options.get(LIMIT);
            return limit == null ? DEFAULT_LIMIT : Math.max(0, Math.min(MAX_LIMIT, Integer.parseInt(limit.toString())));
        } catch (NumberFormatException e) {
            return DEFAULT_LIMIT;
        }
    }

    /** The instances of the component that run, by name. */
    private Map<String, SeedanceRuntime> running() {
        Map<String, SeedanceRuntime> result = new TreeMap<>();
        for (String name : getCamelContext().getComponentNames()) {
            if (getCamelContext().hasComponent(name) instanceof SeedanceComponent component && component.isStarted()) {
                result.put(name, component.runtime());
            }
        }
        return result;
    }
}
