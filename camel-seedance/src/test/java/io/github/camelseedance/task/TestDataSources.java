/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.task;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;

/** Data sources that misbehave. */
final class TestDataSources {

    /** What goes wrong with a call. */
    enum Fault {
        NONE,
        /** The connection breaks before the call has an effect. */
        BEFORE,
        /** The call has its effect, and its answer is lost. */
        AFTER
    }

    /** Says what goes wrong: with getConnection, prepareStatement, executeQuery, executeUpdate, executeBatch, commit. */
    interface Faults {
        Fault on(String method);
    }

    private TestDataSources() {}

    /** Connections break as told, and stay broken. */
    static DataSource faulty(DataSource target, Faults faults) {
        return proxy(DataSource.class, (proxy, method, arguments) -> {
            if (!method.getName().equals("getConnection")) {
                return call(target, method, arguments);
            }
            if (faults.on("getConnection") != Fault.NONE) {
                throw new SQLException("no connection to jdbc:test://host?password=hunter2", "08001");
            }
            return faulty(target.getConnection(), faults, new AtomicBoolean());
        });
    }

    private static Connection faulty(Connection target, Faults faults, AtomicBoolean broken) {
        return proxy(Connection.class, (proxy, method, arguments) -> {
            Object result =
                    switch (method.getName()) {
                        case "prepareStatement", "commit" ->
                            breakable(target, target, method, arguments, faults, broken);
                        case "close" -> call(target, method, arguments);
                        default -> {
                            refuseBroken(broken);
                            yield call(target, method, arguments);
                        }
                    };
            return result instanceof PreparedStatement statement ? faulty(statement, target, faults, broken) : result;
        });
    }

    private static PreparedStatement faulty(
            PreparedStatement target, Connection connection, Faults faults, AtomicBoolean broken) {
        return proxy(
                PreparedStatement.class,
                (proxy, method, arguments) -> method.getName().startsWith("execute")
                        ? breakable(target, connection, method, arguments, faults, broken)
                        : call(target, method, arguments));
    }

    private static Object breakable(
            Object target,
            Connection connection,
            Method method,
            Object[] arguments,
            Faults faults,
            AtomicBoolean broken)
            throws Throwable {
        refuseBroken(broken);
        Fault fault = faults.on(method.getName());
        if (fault == Fault.NONE) {
            return call(target, method, arguments);
        }
        if (fault == Fault.AFTER) {
            call(target, method, arguments);
        }
        broken.set(true);
        if (!connection.getAutoCommit()) {
            connection.rollback();
        }
        throw new SQLException("connection lost in " + method.getName(), "08006");
    }

    private static void refuseBroken(AtomicBoolean broken) throws SQLException {
        if (broken.get()) {
            throw new SQLException("connection is broken", "08003");
        }
    }

    /** Statements are changed before they are prepared. */
    static DataSource rewriting(DataSource target, UnaryOperator<String> rewrite) {
        return proxy(DataSource.class, (proxy, method, arguments) -> {
            Object result = call(target, method, arguments);
            return result instanceof Connection connection ? rewriting(connection, rewrite) : result;
        });
    }

    private static Connection rewriting(Connection target, UnaryOperator<String> rewrite) {
        return proxy(Connection.class, (proxy, method, arguments) -> {
            if (method.getName().equals("prepareStatement")) {
                return target.prepareStatement(rewrite.apply((String) arguments[0]));
            }
            return call(target, method, arguments);
        });
    }

    /** Runs statements, committing each. */
    static void sql(DataSource dataSource, String... statements) throws SQLException {
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
    static String value(DataSource dataSource, String sql) throws SQLException {
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
