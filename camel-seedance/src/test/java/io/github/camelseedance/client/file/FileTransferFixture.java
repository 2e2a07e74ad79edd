/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.client.file;

import io.github.camelseedance.client.SeedanceClient;
import io.github.camelseedance.client.account.Account;
import io.github.camelseedance.client.account.Accounts;
import io.github.camelseedance.client.call.ClientSettings;
import io.github.camelseedance.client.http.TransportSettings;
import io.github.camelseedance.client.http.hc5.HttpClient5Transport;
import io.github.camelseedance.concurrent.Scheduler;
import io.github.camelseedance.concurrent.SystemScheduler;
import io.github.camelseedance.provider.movie.MovieProvider;
import io.github.camelseedance.testing.FaultServer;
import io.github.camelseedance.testing.HurriedScheduler;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A client of seedance2.movie, with the built-in transport, whose provider and storage are one server on loopback. */
@Timeout(60)
abstract class FileTransferFixture {

    static final String KEY = "movie-canary-key";

    @TempDir
    Path directory;

    final FaultServer server = new FaultServer();
    final ScheduledExecutorService timers = Executors.newScheduledThreadPool(1);
    final ExecutorService worker = Executors.newFixedThreadPool(4);
    final Scheduler scheduler = new SystemScheduler(timers);
    final Scheduler hurried = new HurriedScheduler(scheduler);

    final HttpClient5Transport transport =
            new HttpClient5Transport(new TransportSettings(Duration.ofSeconds(10), null, null, 0, null), scheduler);
    SeedanceClient client;

    @BeforeEach
    void start() {
        client = client(Duration.ofSeconds(10));
    }

    SeedanceClient client(Duration responseTimeout) {
        return client(responseTimeout, scheduler);
    }

    SeedanceClient client(Duration responseTimeout, Scheduler time) {
        ClientSettings settings = new ClientSettings(
                server.uri(""),
                KEY,
                "default",
                responseTimeout,
                3,
                Duration.ofMillis(20),
                Duration.ofSeconds(2),
                "agent/1");
        Account account = new Accounts(time, 8, 0, (key, kind, outcome, took) -> {})
                .get(settings.account("seedance2.movie"), new MovieProvider());
        return new SeedanceClient(new MovieProvider(), settings, transport, account, time, worker, Math::random);
    }

    @AfterEach
    void stop() {
        transport.close();
        server.close();
        worker.shutdownNow();
        timers.shutdownNow();
    }

    static <T> T get(CompletableFuture<T> result) throws Exception {
        return result.get(30, TimeUnit.SECONDS);
    }
}
