/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.crash;

import io.github.camelseedance.task.store.TaskRepository;
import io.github.camelseedance.task.store.TaskRow;
import io.github.camelseedance.task.store.TaskState;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.List;

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
        List<TaskRow> rows =
                switch (method.getName()) {
                    case "insert", "update" -> List.of((TaskRow) arguments[0]);
                    case "updateAll" -> rows(arguments[0]);
                    default -> List.of();
                };
        boolean inserted = method.getName().equals("insert");
        if (!inserted) {
            crash.reached(rows, CrashingRepository::before);
        }
        Object result;
        try {
            result = method.invoke(real, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
        crash.reached(rows, inserted ? CrashingRepository::afterInsert : CrashingRepository::afterUpdate);
        return result;
    }

    @SuppressWarnings("unchecked") // as the interface declares it
    private static List<TaskRow> rows(Object argument) {
        return (List<TaskRow>) argument;
    }

    private static CrashPoint before(TaskRow next) {
        if (isNewEnd(next)) {
            return CrashPoint.END_SEEN;
        }
        return next.state() == TaskState.DELIVERED ? CrashPoint.ROUTE_DONE : null;
    }

    private static CrashPoint afterInsert(TaskRow next) {
        return next.sent() ? CrashPoint.SENDING_STORED : CrashPoint.INTENT_STORED;
    }

    private static CrashPoint afterUpdate(TaskRow next) {
        if (isNewEnd(next)) {
            return CrashPoint.END_STORED;
        }
        return switch (next.state()) {
            case SUBMITTING -> next.sent() ? CrashPoint.SENDING_STORED : null;
            case RUNNING -> CrashPoint.ACCEPTED_STORED;
            case DELIVERED -> CrashPoint.DELIVERED_STORED;
            default -> null;
        };
    }

    /** An end is written down at once, or when it is first handed out. */
    private static boolean isNewEnd(TaskRow next) {
        return next.state() == TaskState.ENDED && next.deliveries() <= 1 && next.notBefore() == null;
    }
}
