/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.task;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.function.Predicate;

/** A repository at whose writes a test lets something else happen first, or which refuses them for a time. */
final class Barrier {

    private final TaskRepository real;
    private Predicate<TrackedTask> at = row -> false;
    private Runnable meanwhile = () -> {};
    private Predicate<TrackedTask> down = row -> false;
    private int refused;

    private Barrier(TaskRepository real) {
        this.real = real;
    }

    static Barrier around(TaskRepository real) {
        return new Barrier(real);
    }

    TaskRepository repository() {
        return (TaskRepository) Proxy.newProxyInstance(
                Barrier.class.getClassLoader(),
                new Class<?>[] {TaskRepository.class},
                (proxy, method, arguments) -> call(method, arguments));
    }

    /** The next time that a row is about to become such a one, something else comes between. */
    void before(Predicate<TrackedTask> next, Runnable other) {
        at = next;
        meanwhile = other;
    }

    /** Refuses these writes until {@link #up()}. */
    void down(Predicate<TrackedTask> writes) {
        down = writes;
    }

    void up() {
        down = row -> false;
    }

    /** How many writes were refused. */
    int refused() {
        return refused;
    }

    private Object call(Method method, Object[] arguments) throws Throwable {
        if (method.getName().equals("update") && arguments[0] instanceof TrackedTask next) {
            if (down.test(next)) {
                refused++;
                throw new IllegalStateException("the database is away");
            }
            if (at.test(next)) {
                at = row -> false;
                meanwhile.run();
            }
        }
        try {
            return method.invoke(real, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
