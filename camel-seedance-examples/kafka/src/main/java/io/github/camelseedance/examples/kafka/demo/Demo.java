/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.examples.kafka.demo;

import io.github.camelseedance.emulator.EmulatedProvider;
import io.github.camelseedance.emulator.SeedanceEmulator;
import java.io.Closeable;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;

/** Runs the application with a broker, a database and a provider of its own, orders some videos, and says what became of them. */
public final class Demo {
    /** Orders that are given to a real provider. */
    private static final int REAL_ORDERS = 2;

    private final Settings settings;
    private final Application application;
    private final PrintStream out;

    public Demo(Settings settings, Application application, PrintStream out) {
        this.settings = settings;
        this.application = application;
        this.out = out;
    }

    public static void main(String[] args) {
        System.exit(run(new CamelApplication(), System.out));
    }

    /**
     * Runs an application, with the settings that system properties and environment have. The result is an exit code: 0 if each order
     * ended as its line says and none was paid twice, 1 if not, 2 if a setting is wrong.
     */
    public static int run(Application application, PrintStream out) {
        try {
            Settings settings = Settings.of(System.getProperties(), System.getenv());
            System.setProperty(
                    "orders.log", settings.home().resolve("target/orders.log").toString());
            return new Demo(settings, application, out).run();
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            return 2;
        } catch (Exception e) {
            System.err.println("The example failed: " + e + " (see target/orders.log)");
            return 1;
        }
    }

    /** The exit code. */
    public int run() throws Exception {
        Optional<EmbeddedBroker> broker =
                settings.brokers().isEmpty() ? Optional.of(EmbeddedBroker.start()) : Optional.empty();
        Optional<SeedanceEmulator> emulator = settings.real() ? Optional.empty() : Optional.of(emulator());
        try {
            return run(broker.map(EmbeddedBroker::address).orElse(settings.brokers()), emulator);
        } finally {
            emulator.ifPresent(SeedanceEmulator::close);
            if (broker.isPresent()) {
                broker.get().close();
            }
        }
    }

    private int run(String brokers, Optional<SeedanceEmulator> emulator) throws Exception {
        List<Order> orders = orders();
        List<String> keys = orders.stream().map(Order::order).distinct().toList();
        out.printf(
                "%nKafka at %s%s, %s%n",
                brokers,
                settings.brokers().isEmpty() ? " (embedded)" : "",
                emulator.map(e -> "provider emulated at " + e.baseUrl() + ": nothing is paid")
                        .orElse(settings.provider() + ": THIS SPENDS CREDITS OF YOUR ACCOUNT"));
        Topics.create(brokers);
        Closeable running = application.start(properties(brokers, emulator));
        application.page().ifPresent(page -> out.printf("The tasks are to be seen at %s while they run%n", page));
        out.println();
        try (Outcomes outcomes = new Outcomes(brokers, application)) {
            produce(brokers, orders);
            outcomes.await(keys, settings.patience());
            return summary(orders, outcomes, emulator);
        } finally {
            running.close();
        }
    }

    private List<Order> orders() throws IOException {
        String run = Long.toString(Clock.systemUTC().instant().getEpochSecond(), 36);
        List<Order> all = Order.read(settings.home().resolve("orders.jsonl"), run);
        return settings.real()
                ? all.stream()
                        .filter(order -> order.expect().equals(Outcome.VIDEO))
                        .limit(REAL_ORDERS)
                        .toList()
                : all;
    }

    private Properties properties(String brokers, Optional<SeedanceEmulator> emulator) throws IOException {
        Properties properties = new Properties();
        properties.setProperty("kafka.brokers", brokers);
        properties.setProperty("orders.database.url", "jdbc:h2:file:" + settings.database());
        String seedance = "camel.component.seedance.";
        if (emulator.isPresent()) {
            delete(settings.database().getParent());
            properties.setProperty(seedance + "base-url", emulator.get().baseUrl());
            properties.setProperty(seedance + "api-key", "any-key");
            // emulated tasks take seconds, real ones minutes
            properties.setProperty(seedance + "poll-interval", "500ms");
            properties.setProperty(seedance + "first-poll-delay", "500ms");
        } else {
            properties.setProperty(seedance + "provider", settings.provider());
            properties.setProperty(seedance + "api-key", settings.key());
            if (!settings.model().isEmpty()) {
                properties.setProperty(seedance + "model", settings.model());
            }
            if (!settings.baseUrl().isEmpty()) {
                properties.setProperty(seedance + "base-url", settings.baseUrl());
            }
        }
        return properties;
    }

    private static SeedanceEmulator emulator() {
        return SeedanceEmulator.builder()
                .queueTime(Duration.ofSeconds(1))
                .runTime(Duration.ofSeconds(3))
                .start();
    }

    private static void produce(String brokers, List<Order> orders) throws Exception {
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(
                Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, brokers),
                new StringSerializer(),
                new StringSerializer())) {
            for (Order order : orders) {
                ProducerRecord<String, String> record = new ProducerRecord<>(
                        Topics.REQUESTS, order.order(), order.request().toString());
                record.headers().add("customer", order.customer().getBytes(StandardCharsets.UTF_8));
                producer.send(record).get();
            }
        }
    }

    private int summary(List<Order> orders, Outcomes outcomes, Optional<SeedanceEmulator> emulator) {
        Summary summary = Summary.of(orders, outcomes);
        out.println();
        summary.lines().forEach(out::println);
        boolean paidTwice = false;
        if (emulator.isPresent()) {
            List<String> prompts = emulator.get().ledger().stream()
                    .map(submission -> submission.prompt())
                    .toList();
            paidTwice = prompts.stream().distinct().count() < prompts.size();
            out.printf(
                    "  provider  %s tasks created, %s credits charged, %s%n",
                    prompts.size(),
                    emulator.get().totalCharged(EmulatedProvider.MOVIE).toPlainString(),
                    paidTwice ? "SOME ORDER WAS PAID TWICE" : "no order paid twice");
        }
        out.printf("  log       %s%n%n", settings.home().resolve("target/orders.log"));
        return summary.asExpected() && !paidTwice ? 0 : 1;
    }

    private static void delete(Path folder) throws IOException {
        if (Files.isDirectory(folder)) {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }
}
