/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.simulation;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the providers know: each request for a task that was sent to them, and each task that they have. */
final class Ledger {

    /** One request for a task. */
    static final class Post {
        final String label;
        /** When it left. */
        final long at;
        /** The task that came of it. */
        PaidTask task;
        /** Somebody was told that no task has come or will come of it. */
        boolean denied;
        /** It is on its way, and can still become a task. */
        boolean open = true;

        Post(String label, long at) {
            this.label = label;
            this.at = at;
        }
    }

    private final Map<String, PaidTask> tasks = new LinkedHashMap<>();
    private final Map<String, List<Post>> posts = new HashMap<>();

    Post post(String label, long at) {
        Post post = new Post(label, at);
        posts.computeIfAbsent(label, l -> new ArrayList<>()).add(post);
        return post;
    }

    void add(PaidTask task) {
        tasks.put(task.id, task);
    }

    PaidTask task(String id) {
        return tasks.get(id);
    }

    Collection<PaidTask> tasks() {
        return tasks.values();
    }

    List<Post> posts(String label) {
        return posts.getOrDefault(label, List.of());
    }

    List<PaidTask> charges(String label) {
        return posts(label).stream()
                .filter(post -> post.task != null)
                .map(post -> post.task)
                .toList();
    }

    /** Whether a request is on its way that can still become a task. */
    boolean isOpen(String label) {
        return posts(label).stream().anyMatch(post -> post.open);
    }

    int size() {
        return tasks.size();
    }
}
