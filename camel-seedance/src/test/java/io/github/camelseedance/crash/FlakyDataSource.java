/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.crash;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Random;
import javax.sql.DataSource;

/**
 * A database whose connections break at random: when they are taken, before or in a statement, before a commit, and after a commit
 * that was carried out but whose answer is lost.
 */
final class FlakyDataSource {

    private static final String CONNECTION_FAILURE = "08006";

    private final Random random;
    private final double share;

    private FlakyDataSource(double share, long seed) {
        this.share = share;
        this.random = new Random(seed);
    }

    /** Lets that share of the operations fail. */
    static DataSource around(DataSource real, double share) {
        return new FlakyDataSource(share, ProcessHandle.current().pid()).wrap(DataSource.class, real, new boolean[1]);
    }

    private <T> T wrap(Class<T> type, Object real, boolean[] broken) {
        InvocationHandler handler = (proxy, method, arguments) -> call(real, method, arguments, broken);
        return type.cast(
                Proxy.newProxyInstance(FlakyDataSource.class.getClassLoader(), new Class<?>[] {type}, handler));
    }

    private Object call(Object real, Method method, Object[] arguments, boolean[] broken) throws Throwable {
        boolean harmless = method.getName().matches("close|isClosed|toString|hashCode|equals|unwrap|isWrapperFor");
        if (!harmless && broken[0]) {
            throw failure("the connection is broken");
        }
        boolean strikes = method.getName().matches("getConnection|execute.*|commit") && strikes();
        boolean carriedOut = strikes && method.getName().equals("commit") && random.nextBoolean();
        if (strikes && !carriedOut) {
            broken[0] = real instanceof Connection || real instanceof PreparedStatement;
            throw failure("broken at " + method.getName());
        }
        Object result = invoke(real, method, arguments);
        if (carriedOut) {
            broken[0] = true;
            throw failure("broken after commit");
        }
        if (result instanceof Connection) {
            return wrap(Connection.class, result, new boolean[1]);
        }
        return result instanceof PreparedStatement ? wrap(PreparedStatement.class, result, broken) : result;
    }

    private synchronized boolean strikes() {
        return random.nextDouble() < share;
    }

    private static SQLException failure(String what) {
        return new SQLException(what, CONNECTION_FAILURE);
    }

    private static Object invoke(Object real, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(real, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
