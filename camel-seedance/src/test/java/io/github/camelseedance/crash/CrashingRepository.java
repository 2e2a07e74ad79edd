/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.crash;

import io.github.camelseedance.task.store.TaskRepository;
import io.github.camelseedance.task.store.TaskRow;
import io.github.camelseedance.task.store.TaskState;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;

/** A task repository in which a process dies before or after a given write. */
final class CrashingRepository implements InvocationHandler {

    private final TaskRepository real;
    private final CrashSwitch crash;

    private CrashingRepository(TaskRepository real, CrashSwitch crash) {
        this.real = real;
        this.crash = crash;
    }

    static TaskRepository around(TaskRepository real, CrashSwitch crash) {
        return (TaskRepository) Proxy.newProxyInstance(
                CrashingRepository.class.getClassLoader(),
                new Class<?>[] {TaskRepository.class},
                new CrashingRepository(real, crash));
    }

    @Override
    public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
        TaskRow row = arguments != null && arguments.length > 0 && arguments[0] instanceof TaskRow task ? task : null;
        if (row != null && method.getName().equals("update")) {
            before(row);
        }
        Object result;
        try {
            result = method.invoke(real, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
        if (row != null) {
            after(method.getName(), row);
        }
        return result;
    }

    private void before(TaskRow next) {
        if (isNewEnd(next)) {
            crash.reached(CrashPoint.END_SEEN, provider(next));
        } else if (next.state() == TaskState.DELIVERED) {
            crash.reached(CrashPoint.ROUTE_DONE, provider(next));
        }
    }

    private void after(String method, TaskRow next) {
        if (method.equals("insert")) {
            crash.reached(CrashPoint.INTENT_STORED, provider(next));
        } else if (method.equals("update")) {
            if (next.state() == TaskState.SUBMITTING && next.sent()) {
                crash.reached(CrashPoint.SENDING_STORED, provider(next));
            } else if (next.state() == TaskState.RUNNING) {
                crash.reached(CrashPoint.ACCEPTED_STORED, provider(next));
            } else if (isNewEnd(next)) {
                crash.reached(CrashPoint.END_STORED, provider(next));
            } else if (next.state() == TaskState.DELIVERED) {
                crash.reached(CrashPoint.DELIVERED_STORED, provider(next));
            }
        }
    }

    private static boolean isNewEnd(TaskRow next) {
        return next.state() == TaskState.ENDED && next.deliveries() == 0;
    }

    private static String provider(TaskRow row) {
        return row.scope().provider();
    }
}
