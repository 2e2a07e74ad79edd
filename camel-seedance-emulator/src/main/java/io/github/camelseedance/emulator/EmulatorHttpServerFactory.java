/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.emulator;

import com.github.tomakehurst.wiremock.core.Options;
import com.github.tomakehurst.wiremock.http.AdminRequestHandler;
import com.github.tomakehurst.wiremock.http.HttpServer;
import com.github.tomakehurst.wiremock.http.HttpServerFactory;
import com.github.tomakehurst.wiremock.http.StubRequestHandler;
import com.github.tomakehurst.wiremock.jetty11.Jetty11HttpServer;
import wiremock.org.eclipse.jetty.server.Handler;

/** WireMock's own server with uploads digested on the way in, and without answers that outlive it. */
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
