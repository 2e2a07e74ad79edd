/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.crash;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.github.camelseedance.SeedanceComponent;
import io.github.camelseedance.SeedanceConstants;
import io.github.camelseedance.client.http.TransportSettings;
import io.github.camelseedance.client.http.hc5.HttpClient5Transport;
import io.github.camelseedance.concurrent.SystemScheduler;
import io.github.camelseedance.model.AmbiguousSubmitException;
import io.github.camelseedance.model.VideoTask;
import io.github.camelseedance.task.JdbcTaskRepository;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;

/**
 * An application that generates videos and takes their ends, as a process of its own that can be killed. It submits requests with
 * the numbers from FROM to TO - 1 to each provider, each until it has a task, and logs what happens. It ends when its input does.
 */
public final class CrashApp {

    private static final int SUBMITTERS = 6;

    private final EventLog events = new EventLog(Path.of(setting("log")));
    private final List<String> providers = List.of(setting("providers").split(","));
    private final CrashSwitch crash = new CrashSwitch(
            System.getProperty("seedance.crash.at") == null ? null : CrashPoint.valueOf(setting("at")),
            providers.size());
    private final ScheduledExecutorService submitters = Executors.newScheduledThreadPool(SUBMITTERS, CrashApp::daemon);

    public static void main(String[] arguments) throws Exception {
        new CrashApp().run();
    }

    private static String setting(String name) {
        String value = System.getProperty("seedance.crash." + name);
        if (value == null) {
            throw new IllegalArgumentException("Missing -Dseedance.crash." + name);
        }
        return value;
    }

    private void run() throws Exception {
        DefaultCamelContext context = new DefaultCamelContext();
        SeedanceComponent component = new SeedanceComponent();
        component.setTaskRepository(CrashingRepository.around(new JdbcTaskRepository(dataSource()), crash));
        component.setTransport(new CrashingTransport(
                new HttpClient5Transport(
                        new TransportSettings(Duration.ofSeconds(10), null, null, 0, null),
                        new SystemScheduler(Executors.newSingleThreadScheduledExecutor(CrashApp::daemon))),
                crash));
        if (crash.isAt(CrashPoint.INTENT_STORED)) {
            // a request that may have to wait for its turn has a write of its own before it is sent
            component.setRequestsPerMinute(1000);
        }
        context.addComponent("seedance", component);
        if (Boolean.parseBoolean(setting("consume"))) {
            context.addRoutes(consumers());
        }
        context.getShutdownStrategy().setTimeout(10);
        context.start();
        events.write("ready", ProcessHandle.current().pid());
        ProducerTemplate template = context.createProducerTemplate();
        int to = Integer.parseInt(setting("to"));
        for (int i = Integer.parseInt(setting("from")); i < to; i++) {
            for (String provider : providers) {
                String key = key(i, provider);
                submitters.execute(() -> submit(template, provider, key, false));
            }
        }
        while (System.in.read() >= 0) {
            // only its end means something: the test wants this process to stop, or is gone itself
        }
        submitters.shutdownNow();
        context.stop();
        events.write("stopped");
    }

    /** The submission key of the request number i to a provider. */
    static String key(int i, String provider) {
        return "k-" + i + "@" + provider;
    }

    /** The prompt of the request with that key. */
    static String prompt(String key) {
        return "prompt of " + key;
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task);
        thread.setDaemon(true);
        return thread;
    }

    private DataSource dataSource() {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(setting("db"));
        config.setUsername(setting("user"));
        config.setPassword("");
        config.setMaximumPoolSize(8);
        config.setConnectionTimeout(5_000);
        config.setInitializationFailTimeout(-1);
        HikariDataSource pool = new HikariDataSource(config) {
            @Override
            public Connection getConnection() throws SQLException {
                try {
                    return super.getConnection();
                } catch (SQLException e) {
                    events.write("outage", e.getMessage());
                    throw e;
                }
            }
        };
        double failures = Double.parseDouble(setting("dbFailures"));
        return failures == 0 ? pool : FlakyDataSource.around(pool, failures);
    }

    private String uri(String operation, String provider) {
        return "seedance:%s?provider=%s&apiKey=key-1&baseUrl=%s&responseTimeout=45000&retryDelay=50"
                .formatted(operation, provider, setting("url"));
    }

    private RouteBuilder consumers() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                for (String provider : providers) {
                    from(uri("tasks", provider)
                                    + "&pollInterval=%s&firstPollDelay=100&delay=200"
                                            .formatted(setting("pollInterval")))
                            .process(exchange -> {
                                VideoTask task = exchange.getMessage().getBody(VideoTask.class);
                                events.write(
                                        "delivered",
                                        provider,
                                        task.submissionKey(),
                                        task.id(),
                                        task.status(),
                                        exchange.getMessage().getHeader(SeedanceConstants.DELIVERY));
                            });
                }
            }
        };
    }

    /** Submits as a caller would who must have this video and may not pay twice: again and again with the same key. */
    private void submit(ProducerTemplate template, String provider, String key, boolean doubtSaid) {
        Exchange exchange = template.request(uri("generate", provider), message -> {
            message.getMessage().setBody(prompt(key));
            message.getMessage().setHeader(SeedanceConstants.SUBMISSION_KEY, key);
        });
        Exception error = exchange.getException();
        if (error == null) {
            VideoTask task = exchange.getMessage().getBody(VideoTask.class);
            Object duplicate = exchange.getMessage().getHeader(SeedanceConstants.DUPLICATE);
            events.write("accepted", provider, key, task.id(), duplicate != null);
            return;
        }
        boolean doubt = error instanceof AmbiguousSubmitException;
        if (!doubtSaid || !doubt) {
            events.write(doubt ? "ambiguous" : "failed", provider, key, error.getClass(), error.getMessage());
        }
        submitters.schedule(() -> submit(template, provider, key, doubtSaid || doubt), 500, TimeUnit.MILLISECONDS);
    }
}
