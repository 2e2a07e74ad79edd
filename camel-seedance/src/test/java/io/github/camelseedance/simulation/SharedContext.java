/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.simulation;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.spi.ThreadPoolFactory;
import org.apache.camel.spi.ThreadPoolProfile;
import org.apache.camel.support.DefaultThreadPoolFactory;

/**
 * The Camel context of a thread, which all nodes of its worlds share: they need it for exchanges, converters and thread pools only,
 * and a new one for each node would take most of the time. The pools that it makes are those of the node that is at work.
 */
final class SharedContext {

    private static final ThreadLocal<SharedContext> OF_THREAD = ThreadLocal.withInitial(SharedContext::new);

    private final DefaultCamelContext context = new DefaultCamelContext(false);
    private final ThreadPoolFactory real = new DefaultThreadPoolFactory();
    private SimulatedThreads node;

    private SharedContext() {
        context.disableJMX();
        context.setLoadHealthChecks(false);
        context.setAutowiredEnabled(false);
        context.getExecutorServiceManager().setThreadPoolFactory(new OfNode());
        context.start();
    }

    static SharedContext get() {
        return OF_THREAD.get();
    }

    DefaultCamelContext camel() {
        return context;
    }

    /** Does something for a node, which gets the thread pools that are made. */
    void with(SimulatedThreads threads, ThrowingRunnable action) throws Exception {
        SimulatedThreads before = node;
        node = threads;
        try {
            action.run();
        } finally {
            node = before;
        }
    }

    /** What can throw anything. */
    interface ThrowingRunnable {
        void run() throws Exception;
    }

    private final class OfNode implements ThreadPoolFactory {
        private ThreadPoolFactory factory() {
            return node == null ? real : node;
        }

        @Override
        public ExecutorService newCachedThreadPool(ThreadFactory threadFactory) {
            return factory().newCachedThreadPool(threadFactory);
        }

        @Override
        public ExecutorService newThreadPool(ThreadPoolProfile profile, ThreadFactory threadFactory) {
            return factory().newThreadPool(profile, threadFactory);
        }

        @Override
        public ScheduledExecutorService newScheduledThreadPool(ThreadPoolProfile profile, ThreadFactory threadFactory) {
            return factory().newScheduledThreadPool(profile, threadFactory);
        }
    }
}
