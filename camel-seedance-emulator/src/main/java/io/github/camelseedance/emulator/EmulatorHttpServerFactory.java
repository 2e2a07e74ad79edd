/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.emulator;

import com.github.tomakehurst.wiremock.core.Options;
import com.github.tomakehurst.wiremock.http.AdminRequestHandler;
import com.github.tomakehurst.wiremock.http.HttpServer;
import com.github.tomakehurst.wiremock.http.HttpServerFactory;
import com.github.tomakehurst.wiremock.http.StubRequestHandler;
import com.github.tomakehurst.wiremock.jetty11.Jetty11HttpServer;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import wiremock.org.eclipse.jetty.server.Handler;
import wiremock.org.eclipse.jetty.server.Server;
import wiremock.org.eclipse.jetty.util.thread.QueuedThreadPool;
import wiremock.org.eclipse.jetty.util.thread.ScheduledExecutorScheduler;

/**
 * WireMock's own server with uploads digested on the way in, and without answers that outlive it. Its threads are daemons: an application
 * that has an emulator and fails to start is to end.
 */
final class EmulatorHttpServerFactory implements HttpServerFactory {
    @Override
    public HttpServer buildHttpServer(
            Options options, AdminRequestHandler adminRequestHandler, StubRequestHandler stubRequestHandler) {
        return new Jetty11HttpServer(options, adminRequestHandler, stubRequestHandler) {
            @Override
            public Handler[] extensionHandlers() {
                return new Handler[] {new UploadDigest()};
            }

            @Override
            protected Server createServer(Options serverOptions) {
                Server server = super.createServer(serverOptions);
                ((QueuedThreadPool) server.getThreadPool()).setDaemon(true);
                server.addBean(new ScheduledExecutorScheduler("seedance-emulator-timeouts", true));
                return server;
            }

            @Override
            public void start() {
                if (scheduledExecutorService instanceof ThreadPoolExecutor pool) {
                    ThreadFactory factory = pool.getThreadFactory();
                    pool.setThreadFactory(task -> {
                        Thread thread = factory.newThread(task);
                        thread.setDaemon(true);
                        return thread;
                    });
                }
                super.start();
            }

            @Override
            public void stop() {
                // answers that hang would keep their threads for as long as they were to hang
                if (scheduledExecutorService != null) {
                    scheduledExecutorService.shutdownNow();
                }
                super.stop();
            }
        };
    }
}
