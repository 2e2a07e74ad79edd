/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.camelseedance.client.http.Transport;
import io.github.camelseedance.client.http.hc5.HttpClient5Transport;
import io.github.camelseedance.task.MemoryTaskRepository;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.jsse.SSLContextParameters;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SeedanceRuntimeTest {

    private final DefaultCamelContext context = new DefaultCamelContext();
    private final SeedanceComponent component = new SeedanceComponent();

    @BeforeEach
    void add() {
        context.addComponent("seedance", component);
    }

    @AfterEach
    void stop() {
        context.stop();
    }

    private Transports transports() {
        context.start();
        return new Transports(component, null, component.runtime().scheduler());
    }

    private static SeedanceConfiguration options() {
        return new SeedanceConfiguration();
    }

    @Test
    void endpointsWithTheSameConnectionsShareATransport() throws Exception {
        Transports transports = transports();
        SeedanceConfiguration other = options();
        other.setConnectTimeout(1);
        Transport one = transports.of(options());

        assertThat(one).isInstanceOf(HttpClient5Transport.class);
        assertThat(transports.of(options())).isSameAs(one);
        assertThat(transports.of(other)).isNotSameAs(one);
        transports.doStop();
        assertThat(transports.of(options())).isNotSameAs(one);
        transports.doStop();
    }

    @Test
    void tlsParametersAreTurnedIntoOneContext() throws Exception {
        Transports transports = transports();
        SSLContextParameters parameters = new SSLContextParameters();
        SeedanceConfiguration one = options();
        one.setSslContextParameters(parameters);
        SeedanceConfiguration two = options();
        two.setSslContextParameters(parameters);

        assertThat(transports.of(one)).isSameAs(transports.of(two)).isNotSameAs(transports.of(options()));
        transports.doStop();
    }

    @Test
    void theGlobalTlsParametersAreUsedWhenThatIsSwitchedOn() throws Exception {
        context.setSSLContextParameters(new SSLContextParameters());
        Transports transports = transports();
        Transport without = transports.of(options());

        component.setUseGlobalSslContextParameters(true);

        assertThat(transports.of(options())).isNotSameAs(without);
        transports.doStop();
    }

    @Test
    void aRepositoryThatDoesNotStartLeavesNoThreads() {
        component.setTaskRepository(new MemoryTaskRepository() {
            @Override
            protected void doStart() {
                throw new IllegalStateException("no database");
            }
        });

        assertThatThrownBy(context::start).rootCause().hasMessage("no database");
        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .noneMatch(name -> name.contains(context.getName() + ")") && name.contains("Seedance"));
    }

    @Test
    void whatComesAfterTheEndRunsAtOnce() {
        context.start();
        Executor worker = component.runtime().worker();
        component.stop();
        AtomicReference<Thread> ranOn = new AtomicReference<>();

        worker.execute(() -> ranOn.set(Thread.currentThread()));

        assertThat(ranOn).hasValue(Thread.currentThread());
        assertThatThrownBy(component::runtime).isInstanceOf(IllegalStateException.class);
    }
}
