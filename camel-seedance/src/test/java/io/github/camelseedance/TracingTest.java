/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelseedance.emulator.SeedanceEmulatorExtension;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.time.Duration;
import java.util.List;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.opentelemetry2.OpenTelemetryTracer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** One trace: a request comes in, the submission, and later the route that receives the end and downloads the video. */
class TracingTest {

    @RegisterExtension
    static final SeedanceEmulatorExtension EMULATOR = new SeedanceEmulatorExtension(
            builder -> builder.queueTime(Duration.ofMillis(100)).runTime(Duration.ofMillis(300)));

    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
    private static final String INCOMING = "00-" + TRACE + "-b7ad6b7169203331-01";

    private final InMemorySpanExporter spans = InMemorySpanExporter.create();
    private final OpenTelemetrySdk telemetry = OpenTelemetrySdk.builder()
            .setTracerProvider(SdkTracerProvider.builder()
                    .addSpanProcessor(SimpleSpanProcessor.create(spans))
                    .build())
            .setPropagators(ContextPropagators.create(W3CTraceContextPropagator.getInstance()))
            .build();
    private DefaultCamelContext context;

    @BeforeEach
    void start() throws Exception {
        context = new DefaultCamelContext();
        context.getRegistry().bind("OpenTelemetry", telemetry);
        context.getRegistry().bind("ContextPropagators", telemetry.getPropagators());
        context.getRegistry().bind("tracer", telemetry.getTracer("test"));
        SeedanceComponent component = new SeedanceComponent();
        SeedanceConfiguration options = component.getConfiguration();
        options.setProvider("seedance2.movie");
        options.setBaseUrl(EMULATOR.baseUrl());
        options.setApiKey("test-key");
        options.setFirstPollDelay(50);
        options.setPollInterval(100);
        context.addComponent("seedance", component);
        OpenTelemetryTracer tracer = new OpenTelemetryTracer();
        tracer.init(context);
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:in").to("seedance:generate?trackHeaders=traceparent,tracestate");
                from("seedance:tasks").to("seedance:download").to("log:done");
            }
        });
        context.start();
    }

    @AfterEach
    void stop() throws Exception {
        context.close();
        telemetry.close();
    }

    private List<SpanData> named(String name) {
        return spans.getFinishedSpanItems().stream()
                .filter(span -> span.getName().equals(name))
                .toList();
    }

    @Test
    void theEndBelongsToTheTraceOfTheRequest() {
        context.createProducerTemplate().sendBodyAndHeader("direct:in", "a cat", "traceparent", INCOMING);
        await().atMost(Duration.ofSeconds(30))
                .until(() -> !named("seedance tasks").isEmpty());
        assertThat(List.of("seedance generate", "seedance tasks", "seedance download"))
                .allSatisfy(
                        name -> assertThat(named(name)).as(name).isNotEmpty().allSatisfy(span -> {
                            assertThat(span.getTraceId()).isEqualTo(TRACE);
                            assertThat(span.getAttributes().get(AttributeKey.stringKey(SeedanceSpanDecorator.PROVIDER)))
                                    .isEqualTo("seedance2.movie");
                            assertThat(span.getAttributes().get(AttributeKey.stringKey(SeedanceSpanDecorator.TASK_ID)))
                                    .isEqualTo(
                                            EMULATOR.emulator().ledger().get(0).taskId());
                        }));
        assertThat(named("seedance tasks")
                        .get(0)
                        .getAttributes()
                        .get(AttributeKey.stringKey(SeedanceSpanDecorator.STATUS)))
                .isEqualTo("succeeded");
        assertThat(spans.getFinishedSpanItems().toString()).doesNotContain("test-key", "token=", "signature");
    }
}
