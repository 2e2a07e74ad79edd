/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.task;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;

/** Data sources that misbehave. */
public final class TestDataSources {

    /** What goes wrong with a call. */
    public enum Fault {
        NONE,
        /** The connection breaks before the call has an effect. */
        BEFORE,
        /** The call has its effect, and its answer is lost. */
        AFTER,
        /** As AFTER, but the effect comes later: when the connection, left open for that, is committed by the test. */
        LATE,
        /** The connection breaks, and a driver that has its assertions on says so in its own way. */
        ASSERTION
    }

    /** Says what goes wrong: with getConnection, prepareStatement, executeQuery, executeUpdate, executeBatch, commit. */
    public interface Faults {
        Fault on(String method);
    }

    private TestDataSources() {}

    /** Connections break as told, and stay broken. */
    public static DataSource faulty(DataSource target, Faults faults) {
        return faulty(target, faults, connection -> {});
    }

    /** The same; connections of LATE calls are handed over. */
    public static DataSource faulty(DataSource target, Faults faults, Consumer<Connection> late) {
        return proxy(DataSource.class, (proxy, method, arguments) -> {
            if (!method.getName().equals("getConnection")) {
                return call(target, method, arguments);
            }
            if (faults.on("getConnection") != Fault.NONE) {
                throw new SQLException("no connection to jdbc:test://host?password=hunter2", "08001");
            }
            return new FaultyConnection(target.getConnection(), faults, late).proxy();
        });
    }

    private static final class FaultyConnection {
        private final Connection target;
        private final Faults faults;
        private final Consumer<Connection> late;
        private boolean broken;
        private boolean keptOpen;

        FaultyConnection(Connection target, Faults faults, Consumer<Connection> late) {
            this.target = target;
            this.faults = faults;
            this.late = late;
        }

        Connection proxy() {
            return TestDataSources.proxy(Connection.class, (proxy, method, arguments) -> {
                Object result =
                        switch (method.getName()) {
                            case "prepareStatement", "commit" -> breakable(target, method, arguments);
                            case "close" -> keptOpen ? null : call(target, method, arguments);
                            default -> {
                                refuseBroken();
                                yield call(target, method, arguments);
                            }
                        };
                return result instanceof PreparedStatement statement ? proxy(statement) : result;
            });
        }

        private PreparedStatement proxy(PreparedStatement statement) {
            return TestDataSources.proxy(
                    PreparedStatement.class,
                    (proxy, method, arguments) -> method.getName().startsWith("execute")
                            ? breakable(statement, method, arguments)
                            : call(statement, method, arguments));
        }

        private Object breakable(Object object, Method method, Object[] arguments) throws Throwable {
            refuseBroken();
            Fault fault = faults.on(method.getName());
            if (fault == Fault.NONE) {
                return call(object, method, arguments);
            }
            if (fault == Fault.AFTER) {
                call(object, method, arguments);
            }
            if (fault == Fault.ASSERTION) {
                target.unwrap(Connection.class).close();
                throw new AssertionError("should not throw");
            }
            broken = true;
            if (fault == Fault.LATE) {
                keptOpen = true;
                late.accept(target);
            } else if (!target.getAutoCommit()) {
                target.rollback();
            }
            throw new SQLException("connection lost in " + method.getName(), "08006");
        }

        private void refuseBroken() throws SQLException {
            if (broken) {
                throw new SQLException("connection is broken", "08003");
            }
        }
    }

    /** Statements are changed before they are prepared. */
    public static DataSource rewriting(DataSource target, UnaryOperator<String> rewrite) {
        return proxy(DataSource.class, (proxy, method, arguments) -> {
            Object result = call(target, method, arguments);
            return result instanceof Connection connection ? rewriting(connection, rewrite) : result;
        });
    }

    /** Tells of each commit. */
    public static DataSource committing(DataSource target, Runnable told) {
        return proxy(DataSource.class, (proxy, method, arguments) -> {
            Object result = call(target, method, arguments);
            return !(result instanceof Connection connection)
                    ? result
                    : proxy(Connection.class, (p, m, a) -> {
                        if (m.getName().equals("commit")) {
                            told.run();
                        }
                        return call(connection, m, a);
                    });
        });
    }

    private static Connection rewriting(Connection target, UnaryOperator<String> rewrite) {
        return proxy(Connection.class, (proxy, method, arguments) -> {
            if (method.getName().equals("prepareStatement")) {
                arguments[0] = rewrite.apply((String) arguments[0]);
            }
            return call(target, method, arguments);
        });
    }

    /** Runs statements, committing each. */
    public static void sql(DataSource dataSource, String... statements) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
            if (!connection.getAutoCommit()) {
                connection.commit();
            }
        }
    }

    /** Reads one value. */
    public static String value(DataSource dataSource, String sql) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement();
                var results = statement.executeQuery(sql)) {
            return results.next() ? results.getString(1) : null;
        }
    }

    private static Object call(Object target, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private static <T> T proxy(Class<T> type, java.lang.reflect.InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }
}
