/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.task;

import io.github.camelseedance.model.ErrorDetail;
import io.github.camelseedance.model.ServiceUnavailableException;
import io.github.camelseedance.task.store.TaskRepository;
import io.github.camelseedance.task.store.TaskRow;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.function.Predicate;

/** A repository at whose writes a test lets something else happen first, or which refuses them for a time. */
public final class Barrier {

    private final TaskRepository real;
    private Predicate<TaskRow> at = row -> false;
    private Runnable meanwhile = () -> {};
    private Predicate<TaskRow> down = row -> false;
    private int refused;

    private Barrier(TaskRepository real) {
        this.real = real;
    }

    public static Barrier around(TaskRepository real) {
        return new Barrier(real);
    }

    public TaskRepository repository() {
        return (TaskRepository) Proxy.newProxyInstance(
                Barrier.class.getClassLoader(),
                new Class<?>[] {TaskRepository.class},
                (proxy, method, arguments) -> call(method, arguments));
    }

    /** The next time that a row is about to become such a one, something else comes between. */
    public void before(Predicate<TaskRow> next, Runnable other) {
        at = next;
        meanwhile = other;
    }

    /** Refuses these writes until {@link #up()}. */
    public void down(Predicate<TaskRow> writes) {
        down = writes;
    }

    public void up() {
        down = row -> false;
    }

    /** How many writes were refused. */
    public int refused() {
        return refused;
    }

    private Object call(Method method, Object[] arguments) throws Throwable {
        boolean update = method.getName().equals("update");
        if ((update || method.getName().equals("insert")) && arguments[0] instanceof TaskRow next) {
            if (down.test(next)) {
                refused++;
                throw new ServiceUnavailableException("the database is away", ErrorDetail.of(null));
            }
            if (update && at.test(next)) {
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
