/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.simulation;

import io.github.camelseedance.task.JdbcTaskRepository;
import io.github.camelseedance.task.store.TaskRepository;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;

/**
 * A database in memory that the nodes of a world share: the real code and the real tables, with the time of the world. Each node has
 * a repository and a connection of its own; a commit can land and its answer be lost.
 */
final class SimulatedDatabase implements AutoCloseable {

    /** The code does it again at once, on the same node. */
    private static final String PASSING = "08006";

    /** The code gives up: its caller is told of an error. */
    private static final String LASTING = "58030";

    private static final AtomicLong NAMES = new AtomicLong();

    private final JdbcDataSource database = new JdbcDataSource();
    private final Supplier<Instant> now;
    private final Weather weather;
    private final List<JdbcTaskRepository> repositories = new ArrayList<>();
    private final List<Connection> connections = new ArrayList<>();

    SimulatedDatabase(Supplier<Instant> now, Weather weather) {
        this.now = now;
        this.weather = weather;
        database.setURL("jdbc:h2:mem:world-" + NAMES.incrementAndGet() + ";QUERY_CACHE_SIZE=100");
    }

    /** The repository without faults; makes the tables. */
    TaskRepository truth() {
        return open(-1);
    }

    /** The repository of a node. */
    TaskRepository of(int node) {
        return open(node);
    }

    private TaskRepository open(int node) {
        boolean[] started = {false};
        JdbcTaskRepository repository = new JdbcTaskRepository(dataSource(() -> started[0], node));
        repository.start();
        started[0] = true;
        repositories.add(repository);
        return repository;
    }

    private DataSource dataSource(Supplier<Boolean> started, int node) {
        Connection real;
        try {
            real = database.getConnection();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        connections.add(real);
        Connection shown = proxy(Connection.class, (self, method, arguments) -> switch (method.getName()) {
            case "close" -> null;
            case "prepareStatement" -> call(real, method, atWorldTime(arguments));
            case "commit" -> {
                real.commit();
                if (started.get() && node >= 0 && weather.strikes(FaultKind.REPOSITORY_ANSWER_LOST, node)) {
                    throw new SQLException("the answer to a commit is lost", weather.coin() ? PASSING : LASTING);
                }
                yield null;
            }
            default -> call(real, method, arguments);
        });
        return proxy(DataSource.class, (self, method, arguments) -> shown);
    }

    private Object[] atWorldTime(Object[] arguments) {
        Object[] changed = arguments.clone();
        changed[0] = ((String) arguments[0])
                .replace(
                        "CURRENT_TIMESTAMP",
                        "TIMESTAMP WITH TIME ZONE '"
                                + now.get()
                                        .truncatedTo(ChronoUnit.MILLIS)
                                        .toString()
                                        .replace('T', ' ') + "'");
        return changed;
    }

    private static <T> T proxy(Class<T> type, InvocationHandler calls) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, calls));
    }

    private static Object call(Connection real, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(real, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    @Override
    public void close() {
        repositories.forEach(JdbcTaskRepository::stop);
        for (Connection connection : connections) {
            try {
                connection.close();
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
