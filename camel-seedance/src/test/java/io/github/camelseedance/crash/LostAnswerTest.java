/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.github.camelseedance.SeedanceComponent;
import io.github.camelseedance.SeedanceConstants;
import io.github.camelseedance.emulator.EmulatedProvider;
import io.github.camelseedance.emulator.Fault;
import io.github.camelseedance.emulator.Operation;
import io.github.camelseedance.emulator.SeedanceEmulator;
import io.github.camelseedance.model.AmbiguousSubmitException;
import io.github.camelseedance.model.VideoTask;
import io.github.camelseedance.provider.BuiltInProviders;
import io.github.camelseedance.task.MemoryTaskRepository;
import io.github.camelseedance.task.store.TaskState;
import io.github.camelseedance.testing.BuiltIn;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;

/** The provider has accepted a task and its answer does not arrive as it should, on a real connection: one request, one charge. */
@Tag("slow")
class LostAnswerTest {

    private static final String KEY = "sk-canary-0123456789";
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final SeedanceEmulator emulator = SeedanceEmulator.builder().start();
    private final MemoryTaskRepository repository = new MemoryTaskRepository();
    private final DefaultCamelContext context = new DefaultCamelContext();
    private final Queue<VideoTask> delivered = new ConcurrentLinkedQueue<>();
    private final AtomicInteger routeErrors = new AtomicInteger();
    private final ListAppender<ILoggingEvent> said = new ListAppender<>();
    private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    private Level level;
    private ProducerTemplate template;

    @BeforeEach
    void startContext() throws Exception {
        // threads of the component write while it is read
        said.list = new CopyOnWriteArrayList<>();
        said.start();
        root.addAppender(said);
        level = root.getLevel();
        SeedanceComponent component = new SeedanceComponent();
        component.setTaskRepository(repository);
        context.addComponent("seedance", component);
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                for (EmulatedProvider provider : BuiltIn.emulated()) {
                    from(uri("tasks", provider) + "&pollInterval=200&firstPollDelay=50&delay=200")
                            .process(exchange -> {
                                if (routeErrors.getAndDecrement() > 0) {
                                    throw new StackOverflowError("a step of the route");
                                }
                                delivered.add(exchange.getMessage().getBody(VideoTask.class));
                            });
                }
            }
        });
        context.start();
        root.setLevel(Level.INFO);
        template = context.createProducerTemplate();
    }

    @AfterEach
    void stopContext() {
        root.setLevel(level);
        root.detachAppender(said);
        context.stop();
        emulator.close();
    }

    private String uri(String operation, EmulatedProvider provider) {
        return "seedance:%s?provider=%s&apiKey=%s&baseUrl=%s&responseTimeout=6000&submitTimeout=30000"
                .formatted(operation, provider.id(), KEY, emulator.baseUrl());
    }

    private Exchange generate(EmulatedProvider provider) {
        return template.request(uri("generate", provider), exchange -> {
            exchange.getMessage().setBody("a cat");
            exchange.getMessage().setHeader(SeedanceConstants.SUBMISSION_KEY, "order-1");
        });
    }

    /** Answers after which nobody knows, by their row of the fault matrix. */
    static Stream<Arguments> lostAnswers() {
        return Stream.of(
                        Arguments.of("N6 reset", Fault.connectionReset().processed()),
                        Arguments.of(
                                "N7 closed without a byte",
                                Fault.emptyResponse().processed()),
                        Arguments.of("N8 not HTTP", Fault.garbage().processed()),
                        Arguments.of(
                                "N8 malformed chunk", Fault.malformedChunk().processed()),
                        Arguments.of("N9 truncated", Fault.truncatedBody()),
                        Arguments.of("N10 slower than the timeout", Fault.hang().processed()),
                        Arguments.of("N15 captive portal", Fault.captivePortal().processed()),
                        Arguments.of("H4 503 of a proxy", Fault.html(503).processed()),
                        Arguments.of("H4 504 of a proxy", Fault.html(504).processed()),
                        Arguments.of("H5 500", Fault.status(500).processed()))
                .flatMap(fault -> BuiltIn.emulated().stream()
                        .map(provider -> Arguments.of(fault.get()[0], provider, fault.get()[1])));
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("lostAnswers")
    @DisplayName("N6..N10 N15 H4 H5 S1 a task whose answer is lost is paid once: found again, or kept as in doubt")
    void aTaskWhoseAnswerIsLostIsPaidOnce(String row, EmulatedProvider provider, Fault fault) {
        emulator.faults().on(Operation.SUBMIT).inject(fault);
        Exchange first = generate(provider);
        Exchange again = generate(provider);
        if (isFoundAgain(provider)) {
            String id = emulator.ledger().get(0).taskId();
            for (Exchange exchange : List.of(first, again)) {
                assertThat(exchange.getException()).isNull();
                assertThat(exchange.getMessage().getBody(VideoTask.class).id()).isEqualTo(id);
            }
            await().atMost(LIMIT)
                    .untilAsserted(() ->
                            assertThat(delivered).extracting(VideoTask::id).containsExactly(id));
        } else {
            assertThat(first.getException()).isInstanceOf(AmbiguousSubmitException.class);
            assertThat(again.getException()).isInstanceOf(AmbiguousSubmitException.class);
            assertThat(repository.list("default", TaskState.IN_DOUBT, 10)).hasSize(1);
            assertThat(delivered).isEmpty();
        }
        assertThat(emulator.ledger()).hasSize(1);
        assertThat(emulator.received(provider, Operation.SUBMIT)).isEqualTo(1);
        nothingSecretWasSaid(first, again);
    }

    /** Where the provider shows a marker, the submission is looked for. */
    private static boolean isFoundAgain(EmulatedProvider provider) {
        return BuiltInProviders.find(provider.id()).orElseThrow().marker().isPresent();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("oddAcceptances")
    @DisplayName(
            "H2 an error of seedance2.movie that can mean that the task was accepted is never answered by a second request")
    void anErrorThatCanMeanAcceptanceIsPaidOnce(String row, Fault fault) {
        emulator.faults().on(Operation.SUBMIT).inject(fault);
        Exchange first = generate(EmulatedProvider.MOVIE);
        assertThat(first.getException()).isNull();
        assertThat(first.getMessage().getBody(VideoTask.class).id())
                .isEqualTo(emulator.ledger().get(0).taskId());
        assertThat(emulator.received(EmulatedProvider.MOVIE, Operation.SUBMIT)).isEqualTo(1);
        assertThat(emulator.ledger()).hasSize(1);
    }

    static Stream<Arguments> oddAcceptances() {
        return Stream.of(
                Arguments.of("concurrency limit with the task's id", Fault.concurrencyLimitWithTaskId()),
                Arguments.of("concurrency limit without it", Fault.concurrencyLimit()),
                Arguments.of(
                        "TASK_SUBMIT_FAILED", Fault.error("TASK_SUBMIT_FAILED").processed()),
                Arguments.of(
                        "CREDIT_DEDUCT_FAILED",
                        Fault.error("CREDIT_DEDUCT_FAILED").processed()));
    }

    @Test
    @DisplayName("H4 503 SERVICE_BUSY of the provider itself is documented as not accepted: asked again, paid once")
    void aBusyProviderIsAskedAgain() {
        emulator.faults().on(Operation.SUBMIT).inject(Fault.error("SERVICE_BUSY"));
        assertThat(generate(EmulatedProvider.MOVIE).getException()).isNull();
        assertThat(emulator.received(EmulatedProvider.MOVIE, Operation.SUBMIT)).isEqualTo(2);
        assertThat(emulator.ledger()).hasSize(1);
    }

    @Test
    @DisplayName("P11 an Error in a step of the route: the end is delivered again")
    void anErrorInTheRouteBringsTheEndAgain() {
        routeErrors.set(1);
        assertThat(generate(EmulatedProvider.INK).getException()).isNull();
        await().atMost(LIMIT).untilAsserted(() -> assertThat(delivered).hasSize(1));
        assertThat(routeErrors).hasNegativeValue();
        await().atMost(LIMIT).untilAsserted(() -> assertThat(repository.list("default", TaskState.ENDED, 10))
                .isEmpty());
    }

    private void nothingSecretWasSaid(Exchange... exchanges) {
        List<String> texts = new ArrayList<>();
        List.copyOf(said.list).forEach(event -> texts.add(event.getFormattedMessage()));
        for (Exchange exchange : exchanges) {
            if (exchange.getException() != null) {
                StringWriter trace = new StringWriter();
                exchange.getException().printStackTrace(new PrintWriter(trace));
                texts.add(trace.toString());
            }
        }
        assertThat(texts).isNotEmpty().noneMatch(text -> text.contains(KEY) || text.contains("signature="));
    }
}
