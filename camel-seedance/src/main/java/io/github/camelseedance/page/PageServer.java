/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.page;

import io.github.camelseedance.runtime.SeedanceRuntime;
import io.github.camelseedance.webhook.HttpServers;
import org.apache.camel.CamelContext;
import org.apache.camel.Consumer;
import org.apache.camel.StartupListener;
import org.apache.camel.support.service.ServiceHelper;
import org.apache.camel.support.service.ServiceSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Serves the task page of a component at a path of the context's HTTP server. */
public final class PageServer extends ServiceSupport implements StartupListener {

    private static final Logger LOG = LoggerFactory.getLogger(PageServer.class);

    private final CamelContext context;
    private final PageSettings settings;
    private final PageHandler handler;
    private Consumer reads;
    private Consumer writes;

    private PageServer(CamelContext context, PageSettings settings, PageHandler handler) {
        this.context = context;
        this.settings = settings;
        this.handler = handler;
    }

    /**
     * Serves the page from the moment on when the context has started.
     *
     * @param path path of the page; null or blank for no page
     * @param hide what is not shown, as the option says it
     * @return the server, or null where there is no page
     */
    public static PageServer start(
            CamelContext context, SeedanceRuntime runtime, String path, boolean actions, String hide, PageAccess access)
            throws Exception {
        HiddenData hidden = HiddenData.of(hide);
        if (path == null || path.isBlank()) {
            return null;
        }
        PageSettings settings = new PageSettings(path, actions, hidden);
        PageServer server = new PageServer(context, settings, PageHandler.of(runtime, settings, access));
        context.addStartupListener(server);
        return server;
    }

    @Override
    public void onCamelContextStarted(CamelContext started, boolean alreadyStarted) {
        // too early
    }

    /** The HTTP server is there when the context has started, whichever component was first. */
    @Override
    public void onCamelContextFullyStarted(CamelContext started, boolean alreadyStarted) {
        start();
    }

    /** @throws IllegalArgumentException when nothing can listen there; names the option */
    @Override
    protected void doStart() {
        HttpServers servers = new HttpServers(context);
        try {
            reads = servers.consumer(
                    "GET",
                    settings.path(),
                    null,
                    PageProcessor.HEADERS,
                    new PageProcessor(settings.path(), handler::get));
            ServiceHelper.startService(reads);
            if (settings.actions()) {
                writes = servers.consumer(
                        "POST",
                        settings.path(),
                        null,
                        PageProcessor.HEADERS,
                        new PageProcessor(settings.path(), handler::post));
                ServiceHelper.startService(writes);
            }
        } catch (Exception e) {
            doStop();
            throw new IllegalArgumentException(
                    "The option taskPage has the value '%s', and nothing can listen there: %s%s"
                            .formatted(settings.path(), e.getMessage(), HttpServers.advice(e)),
                    e);
        }
        LOG.info(
                "The task page is at {}/ of the HTTP server of this context, {}",
                settings.path(),
                settings.actions() ? "with actions: whoever reaches it can use them" : "to be read only");
    }

    @Override
    protected void doStop() {
        ServiceHelper.stopAndShutdownServices(reads, writes);
        handler.stop();
    }
}
