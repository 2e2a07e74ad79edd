/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.simulation;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.random.RandomGenerator;
import org.apache.camel.spi.ThreadPoolFactory;
import org.apache.camel.spi.ThreadPoolProfile;

/** Makes the thread pools of one node, all of them simulated. */
final class SimulatedThreads implements ThreadPoolFactory {

    private static final int CACHED = 1000;

    private final VirtualTime time;
    private final NodeTime node;
    private final RandomGenerator random;
    private SimulatedPool current;
    private long blocked;

    SimulatedThreads(VirtualTime time, NodeTime node, RandomGenerator random) {
        this.time = time;
        this.node = node;
        this.random = random;
    }

    @Override
    public ExecutorService newCachedThreadPool(ThreadFactory threadFactory) {
        return new SimulatedPool(this, node, CACHED);
    }

    @Override
    public ExecutorService newThreadPool(ThreadPoolProfile profile, ThreadFactory threadFactory) {
        boolean grows = profile.getMaxQueueSize() != null && profile.getMaxQueueSize() <= 0;
        return new SimulatedPool(this, node, grows ? profile.getMaxPoolSize() : profile.getPoolSize());
    }

    @Override
    public ScheduledExecutorService newScheduledThreadPool(ThreadPoolProfile profile, ThreadFactory threadFactory) {
        return new SimulatedPool(this, node, profile.getPoolSize());
    }

    /** How long it takes until a thread begins with a task: mostly nothing to speak of. */
    long latency() {
        int kind = random.nextInt(64);
        return kind == 0 ? Duration.ofMillis(random.nextInt(1, 50)).toNanos() : random.nextLong(200_000);
    }

    SimulatedPool enter(SimulatedPool pool) {
        SimulatedPool outer = current;
        current = pool;
        blocked = 0;
        return outer;
    }

    long leave(SimulatedPool outer) {
        current = outer;
        long result = blocked;
        blocked = 0;
        return result;
    }

    /** The thread that calls it is taken for a while: a route that blocks. It returns at once, so it is the last thing done. */
    void block(Duration length) {
        blocked = Math.max(blocked, length.toNanos());
    }

    /** Holds up the thread that calls it; false when that is not possible. */
    boolean sleep(long nanos) {
        if (!time.canSleep()) {
            return false;
        }
        SimulatedPool pool = current;
        long before = blocked;
        time.sleep(nanos);
        for (long left = node.pauseLeft(); left > 0 && !node.isDead(); left = node.pauseLeft()) {
            time.sleep(left);
        }
        current = pool;
        blocked = before;
        if (node.isDead()) {
            throw new NodeDied();
        }
        return true;
    }

    void uncaught(RuntimeException error) {
        throw new Violation("an exception that nobody catches: " + error);
    }
}
