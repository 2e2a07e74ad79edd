/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.task;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelseedance.message.RequestReader;
import io.github.camelseedance.message.TrackHeaders;
import io.github.camelseedance.model.InvalidRequestException;
import io.github.camelseedance.model.Json;
import io.github.camelseedance.model.TaskStatus;
import io.github.camelseedance.model.VideoRequest;
import io.github.camelseedance.model.VideoTask;
import io.github.camelseedance.provider.BuiltInProviders;
import io.github.camelseedance.provider.SeedanceProvider;
import io.github.camelseedance.task.store.Rows;
import io.github.camelseedance.task.store.TaskRepository;
import io.github.camelseedance.task.store.TaskRow;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.Tuple;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;

/** Whatever is accepted can be stored and read again, and echoed by a provider. */
class AcceptedRequestsTest {

    private static final String MOVIE = "seedance2.movie";
    private static final SeedanceProvider PROVIDER =
            BuiltInProviders.find(MOVIE).orElseThrow();

    private static DefaultCamelContext context;
    private static List<TaskRepository> repositories;
    private static int accepted;

    @BeforeContainer
    static void start() {
        context = new DefaultCamelContext();
        context.start();
        repositories = List.of(
                new MemoryTaskRepository(),
                new JdbcTaskRepository(H2TaskRepositoryTest.h2("jdbc:h2:mem:accepted;DB_CLOSE_DELAY=-1")));
    }

    @AfterContainer
    static void stop() {
        context.stop();
        assertThat(accepted).as("a property of what is accepted needs some").isGreaterThan(20);
    }

    /** Any character there is, halves of pairs, controls and what is not assigned among them. */
    private static Arbitrary<String> text(int maxLength) {
        return Arbitraries.frequencyOf(
                Tuple.of(6, Arbitraries.strings().ascii().ofMaxLength(maxLength)),
                Tuple.of(3, Arbitraries.strings().all().ofMaxLength(maxLength)),
                Tuple.of(
                        1,
                        Arbitraries.strings()
                                .withChars('\0', '\uD83D', '\uDE00', '"', '\\', '\u2028', '\uFFFF', '{')
                                .ofMaxLength(maxLength)));
    }

    private static Arbitrary<Number> numbers() {
        return Arbitraries.oneOf(
                Arbitraries.integers(),
                Arbitraries.longs(),
                Arbitraries.doubles(),
                Arbitraries.of(Double.NaN, Double.NEGATIVE_INFINITY, Double.MIN_VALUE, Double.MAX_VALUE, 1e150, -0.0),
                Arbitraries.floats(),
                Arbitraries.bigDecimals(),
                Arbitraries.integers().between(-2100, 2100).map(exponent -> new BigDecimal("-1.25")
                        .scaleByPowerOfTen(exponent)),
                Arbitraries.integers()
                        .between(1, 2200)
                        .map(digits -> BigInteger.TEN.pow(digits).subtract(BigInteger.ONE)));
    }

    private static Arbitrary<Object> json(int depth) {
        Arbitrary<Object> leaf = Arbitraries.oneOf(List.of(
                text(40).map(Object.class::cast),
                numbers().map(Object.class::cast),
                Arbitraries.of(true, false).map(Object.class::cast)));
        if (depth == 0) {
            return leaf;
        }
        return Arbitraries.oneOf(List.of(
                leaf,
                json(depth - 1).list().ofMaxSize(3).map(Object.class::cast),
                Arbitraries.maps(text(20), json(depth - 1)).ofMaxSize(3).map(Object.class::cast)));
    }

    @Provide
    Arbitrary<Map<String, Object>> metadata() {
        Arbitrary<Map<String, Object>> plain =
                Arbitraries.maps(text(30), json(2)).ofMaxSize(4);
        Arbitrary<Map<String, Object>> deep = Arbitraries.integers()
                .between(25, 70)
                .map(depth -> {
                    Map<String, Object> map = Map.of("x", 1.5);
                    for (int i = 1; i < depth; i++) {
                        map = i % 3 == 0 ? Map.of("x", List.of(map)) : Map.of("x", map);
                    }
                    return map;
                });
        Arbitrary<Map<String, Object>> large =
                Arbitraries.integers().between(60_000, 70_000).map(length -> Map.of("x", "y".repeat(length - 10)));
        Arbitrary<Map<String, Object>> named =
                Arbitraries.integers().between(49_000, 66_000).map(length -> Map.of("n".repeat(length), 1));
        return Arbitraries.frequencyOf(Tuple.of(8, plain), Tuple.of(1, deep), Tuple.of(1, large), Tuple.of(1, named));
    }

    /** Hundreds of names with the same hash code in Java, or in Jackson's table of names. */
    private static Arbitrary<Map<String, Object>> colliding() {
        return Arbitraries.of(List.of("ab", "bA"), List.of("Aa", "BB")).map(pieces -> {
            List<String> names = List.of("");
            for (int i = 0; i < 9; i++) {
                names = names.stream()
                        .flatMap(name -> pieces.stream().map(name::concat))
                        .toList();
            }
            Map<String, Object> map = new LinkedHashMap<>();
            names.forEach(name -> map.put(name, 1));
            return map;
        });
    }

    @Provide
    Arbitrary<Map<String, Object>> headers() {
        Arbitrary<String> names = Arbitraries.frequencyOf(
                Tuple.of(8, text(20)),
                Tuple.of(1, Arbitraries.integers().between(250, 60_000).map("n"::repeat)));
        Arbitrary<Object> values = Arbitraries.oneOf(List.of(
                json(0),
                text(200).map(Object.class::cast),
                text(20).map(text -> (Object) text.getBytes(StandardCharsets.UTF_16)),
                Arbitraries.integers().between(30_000, 70_000).map(length -> (Object) "v".repeat(length)),
                Arbitraries.of((byte) 1, (short) 2, 'c', TaskStatus.FAILED).map(Object.class::cast)));
        return Arbitraries.frequencyOf(
                Tuple.of(12, Arbitraries.maps(names, values).ofMaxSize(4)), Tuple.of(1, colliding()));
    }

    @Provide
    Arbitrary<String> prompts() {
        return text(300);
    }

    @Property(tries = 400, shrinking = ShrinkingMode.BOUNDED, edgeCases = EdgeCasesMode.MIXIN)
    void whatIsAcceptedIsReadAgainAsItWas(
            @ForAll("prompts") String prompt,
            @ForAll("metadata") Map<String, Object> metadata,
            @ForAll("headers") Map<String, Object> headers) {
        Exchange exchange = new DefaultExchange(context);
        exchange.getMessage().setBody(Map.of("prompt", prompt, "metadata", metadata));
        Map<String, Object> given = new HashMap<>(headers);
        given.keySet().removeIf(name -> name.regionMatches(true, 0, "camel", 0, 5));
        given.forEach(exchange.getMessage()::setHeader);
        VideoRequest request;
        Map<String, Object> tracked;
        try {
            request = new RequestReader(PROVIDER, VideoRequest.builder().build(), null, false).read(exchange);
            tracked = TrackHeaders.parse("*").capture(exchange, MOVIE);
        } catch (InvalidRequestException e) {
            assertThat(e.getMessage().length()).isLessThan(20_000);
            return;
        }
        accepted++;
        for (TaskRepository repository : repositories) {
            TaskRow row = repository.insert(Rows.running()
                    .task(VideoTask.builder()
                            .id("t")
                            .provider(MOVIE)
                            .status(TaskStatus.QUEUED)
                            .prompt(request.prompt())
                            .metadata(request.metadata())
                            .build())
                    .headers(tracked)
                    .build());
            TaskRow read = repository.find(row.id()).orElseThrow();
            assertThat(read.task().prompt()).isEqualTo(prompt);
            assertThat(numbersAsText(read.task().metadata())).isEqualTo(numbersAsText(request.metadata()));
            assertThat(numbersAsText(read.headers())).isEqualTo(numbersAsText(tracked));
        }
        echoed(request.metadata());
    }

    /** A provider that sends metadata back can be read. */
    private static void echoed(Map<String, Object> metadata) {
        try {
            String answer =
                    Json.MAPPER.writeValueAsString(Map.of("data", Map.of("task", Map.of("metadata", metadata))));
            JsonNode read = Json.MAPPER.readTree(answer);
            assertThat(read.at("/data/task/metadata")).hasSize(metadata.size());
            assertThat(Json.read(answer.getBytes(StandardCharsets.UTF_8)).at("/data/task/metadata"))
                    .hasSize(metadata.size());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** The same number can be of another type after it was stored. */
    private static Object numbersAsText(Object value) {
        if (value instanceof Map<?, ?> map) {
            Map<Object, Object> result = new HashMap<>();
            map.forEach((name, entry) -> result.put(name, numbersAsText(entry)));
            return result;
        }
        if (value instanceof List<?> items) {
            List<Object> result = new ArrayList<>();
            items.forEach(item -> result.add(numbersAsText(item)));
            return result;
        }
        if (value instanceof Double number && (number.isNaN() || number.isInfinite())) {
            return number.toString();
        }
        if (value instanceof Float number && (number.isNaN() || number.isInfinite())) {
            return number.toString();
        }
        return value instanceof Number number
                ? new BigDecimal(number.toString()).stripTrailingZeros().toString()
                : value;
    }
}
