/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance;

import io.github.camelseedance.concurrent.Futures;
import io.github.camelseedance.concurrent.RouteExecutor;
import io.github.camelseedance.operation.Operation;
import io.github.camelseedance.runtime.Budgets;
import io.github.camelseedance.task.TaskTracker;
import io.github.camelseedance.task.follow.PollAccess;
import io.github.camelseedance.task.store.Budget;
import io.github.camelseedance.task.store.Payer;
import io.github.camelseedance.task.store.TaskScope;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckHelper;
import org.apache.camel.health.WritableHealthCheckRepository;
import org.apache.camel.support.DefaultAsyncProducer;

/**
 * Does the operation of its endpoint with each exchange, without holding a thread while it waits. The exchange goes on on a pool that is
 * for routes only, never on a thread of the HTTP client, of a timer or of the tracker.
 */
public class SeedanceProducer extends DefaultAsyncProducer {

    private final SeedanceEndpoint endpoint;
    private volatile Operation operation;
    private volatile RouteExecutor routes;
    /** What removes again what the start has registered: by the stop the endpoint may have another tracker. */
    private final List<Runnable> registrations = new ArrayList<>();

    public SeedanceProducer(SeedanceEndpoint endpoint) {
        super(endpoint);
        this.endpoint = endpoint;
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        CompletableFuture<Void> done;
        try {
            Operation running = operation;
            if (running == null) {
                throw new RejectedExecutionException("The producer is stopped");
            }
            done = running.process(exchange);
        } catch (Throwable e) {
            exchange.setException(e);
            callback.done(true);
            return true;
        }
        if (done.isDone()) {
            finish(exchange, done.handle((nothing, error) -> error).join());
            callback.done(true);
            return true;
        }
        RouteExecutor thread = routes;
        done.whenComplete((nothing, error) -> thread.resume(() -> {
            finish(exchange, error);
            callback.done(false);
        }));
        return false;
    }

    private static void finish(Exchange exchange, Throwable error) {
        if (error != null) {
            exchange.setException(Futures.unwrap(error));
        }
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        endpoint.checkProducer();
        routes = endpoint.runtime().routes();
        Operations operations = new Operations(endpoint);
        operation = operations.create();
        registerHealthCheck();
        if (endpoint.getOperation() == SeedanceOperation.generate) {
            register(operations.budget());
        }
    }

    @Override
    protected void doStop() throws Exception {
        operation = null;
        registrations.forEach(Runnable::run);
        registrations.clear();
        super.doStop();
    }

    private void register(Budget budget) throws Exception {
        TaskTracker tracker = endpoint.tracker();
        TaskScope scope = endpoint.scope();
        PollAccess access = endpoint.access();
        tracker.addProducer(scope, access);
        registrations.add(() -> tracker.removeProducer(scope, access));
        if (budget != null) {
            Budgets budgets = endpoint.runtime().budgets();
            budgets.add(Payer.of(scope), budget);
            registrations.add(() -> budgets.remove(Payer.of(scope), budget));
        }
    }

    private void registerHealthCheck() throws Exception {
        WritableHealthCheckRepository repository = HealthCheckHelper.getHealthCheckRepository(
                endpoint.getCamelContext(), "producers", WritableHealthCheckRepository.class);
        if (repository != null) {
            HealthCheck check =
                    new SeedanceProducerHealthCheck(endpoint, endpoint.client().account());
            check.setEnabled(endpoint.getComponent().isHealthCheckProducerEnabled());
            repository.addHealthCheck(check);
            registrations.add(() -> repository.removeHealthCheck(check));
        }
    }
}
