/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.camelseedance.client.http.Transport;
import io.github.camelseedance.client.http.hc5.HttpClient5Transport;
import io.github.camelseedance.concurrent.SystemScheduler;
import io.github.camelseedance.task.MemoryTaskRepository;
import io.github.camelseedance.task.store.TaskRepository;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.jsse.SSLContextParameters;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SeedanceRuntimeTest {

    private final DefaultCamelContext context = new DefaultCamelContext();

    @AfterEach
    void stop() {
        context.stop();
    }

    private Transports transports() {
        return new Transports(context, null, SystemScheduler.withoutTimer());
    }

    private SeedanceRuntime runtime(TaskRepository repository) {
        context.start();
        return new SeedanceRuntime(context, new RuntimeSettings(this, repository, null, 32, 0, null, null, null));
    }

    private static Connections connections(long timeout, SSLContextParameters ssl) {
        return new Connections(timeout, ssl, null, null, null);
    }

    @Test
    void endpointsWithTheSameConnectionsShareATransport() throws Exception {
        Transports transports = transports();
        Transport one = transports.of(connections(10_000, null));

        assertThat(one).isInstanceOf(HttpClient5Transport.class);
        assertThat(transports.of(connections(10_000, null))).isSameAs(one);
        assertThat(transports.of(connections(1, null))).isNotSameAs(one);
        transports.doStop();
        assertThat(transports.of(connections(10_000, null))).isNotSameAs(one);
        transports.doStop();
    }

    @Test
    void tlsParametersAreTurnedIntoOneContext() throws Exception {
        Transports transports = transports();
        SSLContextParameters parameters = new SSLContextParameters();

        assertThat(transports.of(connections(1, parameters)))
                .isSameAs(transports.of(connections(1, parameters)))
                .isNotSameAs(transports.of(connections(1, null)));
        transports.doStop();
    }

    @Test
    void aRepositoryThatDoesNotStartLeavesNoThreads() {
        SeedanceRuntime runtime = runtime(new MemoryTaskRepository() {
            @Override
            protected void doStart() {
                throw new IllegalStateException("no database");
            }
        });

        assertThatThrownBy(runtime::start).rootCause().hasMessage("no database");
        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .noneMatch(name -> name.contains(context.getName() + ")") && name.contains("Seedance"));
    }

    @Test
    void whatComesAfterTheEndRunsAtOnce() {
        SeedanceRuntime runtime = runtime(new MemoryTaskRepository());
        runtime.start();
        Executor routes = runtime.routes();
        runtime.stop();
        AtomicReference<Thread> ranOn = new AtomicReference<>();

        routes.execute(() -> ranOn.set(Thread.currentThread()));

        assertThat(ranOn).hasValue(Thread.currentThread());
    }

    @Test
    void theStopWaitsForWhatIsBeingWrittenBeforeItReleasesTheTasks() throws Exception {
        CountDownLatch writing = new CountDownLatch(1);
        List<String> order = Collections.synchronizedList(new ArrayList<>());
        SeedanceRuntime runtime = runtime(new MemoryTaskRepository() {
            @Override
            public void leave(String node) {
                order.add("released");
                super.leave(node);
            }
        });
        runtime.start();
        runtime.tracker().node().lease().join();
        runtime.tracker().node().work(() -> {
            writing.countDown();
            await().until(runtime::isStopping);
            order.add("written");
        });
        writing.await();

        runtime.stop();

        assertThat(order).containsExactly("written", "released");
    }
}
