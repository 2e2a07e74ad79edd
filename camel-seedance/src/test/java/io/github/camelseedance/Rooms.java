/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import io.github.camelseedance.provider.BuiltInProviders;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** The packages of the component, bottom up, and what each of them may use. */
final class Rooms {

    static final String ROOT = "io.github.camelseedance";

    private static final String[] CLIENT = {
        "client", "client.account", "client.call", "client.file", "client.http", "concurrent", "provider", "model"
    };
    private static final String[] TASK = {
        "task", "task.follow", "task.submit", "task.recover", "task.search", "task.node", "task.store"
    };

    private final Map<String, Set<String>> below = new HashMap<>();

    /** What may use what it should not, from a class to a class or package, each for a reason. */
    private static final Set<String> EXCEPTIONS = Set.of(
            // the list of the built-in providers is the one line that a new provider needs
            "provider.BuiltInProviders -> provider.*",
            // the names of headers: users know them under this name
            "message.* -> SeedanceConstants",
            "operation.* -> SeedanceConstants");

    Rooms() {
        room("model");
        room("provider", "model");
        room("provider.kit", "provider", "model");
        BuiltInProviders.all()
                .forEach(dialect ->
                        room(packageOf(topLevel(dialect.getClass().getName())), "provider.kit", "provider", "model"));
        room("concurrent");
        room("client.http", "concurrent", "provider", "model");
        room("client.http.hc5", "client.http", "concurrent", "model");
        room("client.http.camel", "client.http", "client.http.hc5", "concurrent", "model");
        room("client.account", "concurrent", "provider", "model");
        room("client.call", "client.account", "client.http", "concurrent", "provider", "model");
        room(
                "client.file",
                "client.call",
                "client.account",
                "client.http",
                "concurrent",
                "provider.kit",
                "provider",
                "model");
        room("client", with(CLIENT, "client.http.camel"));
        room("task.store", "concurrent", "model");
        room("task.store.memory", "task.store", "concurrent", "model");
        room("task.store.jdbc", "task.store", "concurrent", "model");
        room("task.node", "task.store", "concurrent", "model");
        room("task.search", with(CLIENT, "task.store", "task.node"));
        room("task.follow", with(CLIENT, "task.store", "task.node"));
        room("task.recover", with(CLIENT, "task.store", "task.node", "task.search", "task.follow"));
        room("task.submit", with(CLIENT, "task.store", "task.node", "task.search", "task.follow", "task.recover"));
        room("task", with(with(CLIENT, TASK), "task.store.memory", "task.store.jdbc"));
        room("metrics", "client.account", "task.node", "task.store", "provider", "model");
        room("webhook", with(TASK, "concurrent", "provider", "model"));
        room("kafka");
        room("message", with(with(CLIENT, TASK), "provider.kit"));
        room("operation", with(with(CLIENT, TASK), "message"));
        room("runtime", with(with(CLIENT, TASK), "client.http.hc5", "metrics", "webhook"));
        room("monitor", with(with(CLIENT, TASK), "runtime"));
        room("page", with(with(CLIENT, TASK), "message", "runtime", "monitor", "webhook"));
        room(
                "",
                with(
                        with(CLIENT, TASK),
                        "metrics",
                        "webhook",
                        "kafka",
                        "message",
                        "operation",
                        "runtime",
                        "monitor",
                        "page"));
    }

    private void room(String name, String... uses) {
        below.put(name, new HashSet<>(Arrays.asList(uses)));
    }

    private static String[] with(String[] some, String... more) {
        String[] all = Arrays.copyOf(some, some.length + more.length);
        System.arraycopy(more, 0, all, some.length, more.length);
        return all;
    }

    /** A class may use its own package and those that its package may use. */
    ArchCondition<JavaClass> condition() {
        return new ArchCondition<>("use only the packages below their own") {
            @Override
            public void check(JavaClass from, ConditionEvents events) {
                for (Dependency arrow : from.getDirectDependenciesFromSelf()) {
                    String problem = problem(
                            from.getName(),
                            arrow.getTargetClass().getBaseComponentType().getName());
                    if (problem != null) {
                        events.add(SimpleConditionEvent.violated(from, problem));
                    }
                }
            }
        };
    }

    /** Why a class must not use another one; null when it may. */
    String problem(String from, String to) {
        if (!from.startsWith(ROOT + ".") || !to.startsWith(ROOT + ".")) {
            return null;
        }
        String user = topLevel(from);
        String used = topLevel(to);
        String room = packageOf(user);
        String target = packageOf(used);
        boolean allowed = room.equals(target)
                || below.getOrDefault(room, Set.of()).contains(target)
                || EXCEPTIONS.contains(user + " -> " + used)
                || EXCEPTIONS.contains(room + ".* -> " + used)
                || EXCEPTIONS.contains(room + ".* -> " + target + ".*")
                || EXCEPTIONS.contains(user + " -> " + target.replaceFirst("\\..*", "") + ".*");
        return allowed ? null : user + " must not use " + used;
    }

    private static String topLevel(String name) {
        return name.substring(ROOT.length() + 1).replaceFirst("\\$.*", "");
    }

    private static String packageOf(String name) {
        return name.contains(".") ? name.substring(0, name.lastIndexOf('.')) : "";
    }
}
