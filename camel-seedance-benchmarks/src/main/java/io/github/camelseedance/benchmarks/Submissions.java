/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.benchmarks;

import com.zaxxer.hikari.HikariDataSource;
import io.github.camelseedance.SeedanceComponent;
import io.github.camelseedance.task.EmbeddedPostgresExtension;
import io.github.camelseedance.task.JdbcTaskRepository;
import io.github.camelseedance.task.TestDataSources;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;
import org.apache.camel.AsyncProducer;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;

/**
 * How many tasks a node submits in a second where a commit takes the database 5 ms: one caller alone, and many whose commits are made
 * together. Tasks are Ark's, at a server in another process, and kept in PostgreSQL.
 */
final class Submissions {

    private static final String GROUP = "Submissions to PostgreSQL, 5 ms a commit";
    private static final long COMMIT_NANOS = Duration.ofMillis(5).toNanos();
    private static final int WARM_UP = 20_000;
    private static final int ALONE = 200;
    private static final int TOGETHER = 5_000;

    private Submissions() {}

    static void run(Report report) throws Exception {
        report.progress(GROUP);
        int port = EmbeddedPostgresExtension.server().getPort();
        try (StubServer server = new StubServer(null);
                HikariDataSource pool = EmbeddedPostgresExtension.pool(port, 8, true);
                DefaultCamelContext context = context(server, pool)) {
            context.start();
            AsyncProducer producer = context.getEndpoint("seedance:generate").createAsyncProducer();
            producer.start();
            perSecond(producer, WARM_UP, 16);
            report.add(Figure.of(GROUP, "1 caller", perSecond(producer, ALONE, 1), "tasks/s"));
            double together = perSecond(producer, TOGETHER, 16);
            report.add(new Figure(GROUP, "16 callers", together, "tasks/s", Bound.atLeast(1_000), null));
            report.add(Figure.of(GROUP, "64 callers", perSecond(producer, TOGETHER, 64), "tasks/s"));
            producer.stop();
        }
    }

    private static DefaultCamelContext context(StubServer server, DataSource pool) {
        DefaultCamelContext context = server.context();
        SeedanceComponent component = context.getComponent("seedance", SeedanceComponent.class);
        component.getConfiguration().setProvider("volcengine.com");
        component.getConfiguration().setModel("doubao-seedance-1-0-pro-250528");
        component.setTaskRepository(
                new JdbcTaskRepository(TestDataSources.committing(pool, () -> LockSupport.parkNanos(COMMIT_NANOS))));
        return context;
    }

    private static double perSecond(AsyncProducer producer, int tasks, int callers) throws InterruptedException {
        CountDownLatch done = new CountDownLatch(tasks);
        AtomicInteger left = new AtomicInteger(tasks);
        AtomicReference<Exception> wrong = new AtomicReference<>();
        long begin = System.nanoTime();
        for (int i = 0; i < callers; i++) {
            next(producer, left, done, wrong);
        }
        done.await();
        if (wrong.get() != null) {
            throw new IllegalStateException("A submission has failed", wrong.get());
        }
        return tasks * 1e9 / (System.nanoTime() - begin);
    }

    private static void next(
            AsyncProducer producer, AtomicInteger left, CountDownLatch done, AtomicReference<Exception> wrong) {
        if (left.getAndDecrement() <= 0) {
            return;
        }
        Exchange exchange = producer.getEndpoint().createExchange();
        exchange.getMessage().setBody("A paper boat drifts down a rain-filled gutter at dawn");
        producer.process(exchange, sync -> {
            if (exchange.getException() != null) {
                wrong.compareAndSet(null, exchange.getException());
            }
            done.countDown();
            next(producer, left, done, wrong);
        });
    }
}
