/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.camelseedance.client.http.TransportRequest;
import io.github.camelseedance.client.http.TransportResponse;
import io.github.camelseedance.model.InvalidRequestException;
import io.github.camelseedance.model.TaskPage;
import io.github.camelseedance.model.VideoTask;
import io.github.camelseedance.testing.FakeTransport;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Pages of an account with 3 pending, 7 queued and 12 completed tasks. */
class ListOperationTest extends SeedanceTestSupport {

    private static final Map<String, Integer> TASKS = Map.of("pending", 3, "queued", 7, "completed", 12);

    @BeforeEach
    void answer() {
        transport.otherwise(request -> CompletableFuture.completedFuture(page(request)));
    }

    @Test
    void withoutHeadersItIsTheFirstPageOfAll() {
        TaskPage page = list(Map.of());

        assertThat(page.total()).isEqualTo(22);
        assertThat(page.page()).isEqualTo(1);
        assertThat(page.pageSize()).isEqualTo(20);
        assertThat(page.tasks()).hasSize(20).allMatch(task -> MOVIE.equals(task.provider()));
        assertThat(transport.requests()).hasSize(1);
    }

    @Test
    void pageAndSizeAreConverted() {
        TaskPage page = list(Map.of(SeedanceConstants.PAGE, "3", SeedanceConstants.PAGE_SIZE, 5L));

        assertThat(page.tasks()).hasSize(5);
        assertThat(transport.last().uri().getQuery()).contains("page=3", "page_size=5");
    }

    @ParameterizedTest
    @CsvSource({"succeeded,completed", "SUCCEEDED,completed", "completed,completed", "pending,pending", "failed,failed"
    })
    void filtersByOurWordAndByTheProviders(String filter, String sent) {
        TaskPage page = list(Map.of(SeedanceConstants.STATUS_FILTER, filter));

        assertThat(transport.requests()).singleElement().satisfies(request -> assertThat(parameter(request, "status"))
                .isEqualTo(sent));
        assertThat(page.total()).isEqualTo(TASKS.getOrDefault(sent, 0).longValue());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 7, 10, 100})
    void oneOfOurWordsThatIsTwoOfTheProvidersIsOneList(int pageSize) {
        List<String> found = new ArrayList<>();
        for (int number = 1; number <= 11; number++) {
            TaskPage page = list(Map.of(
                    SeedanceConstants.STATUS_FILTER, "queued",
                    SeedanceConstants.PAGE, number,
                    SeedanceConstants.PAGE_SIZE, pageSize));
            assertThat(page.total()).isEqualTo(10);
            assertThat(page.page()).isEqualTo(number);
            assertThat(page.tasks()).hasSize(Math.max(0, Math.min(pageSize, 10 - (number - 1) * pageSize)));
            page.tasks().stream().map(VideoTask::id).forEach(found::add);
        }

        assertThat(found)
                .containsExactly(
                        "pending-0",
                        "pending-1",
                        "pending-2",
                        "queued-0",
                        "queued-1",
                        "queued-2",
                        "queued-3",
                        "queued-4",
                        "queued-5",
                        "queued-6");
    }

    static Stream<Arguments> badHeaders() {
        return Stream.of(
                arguments(SeedanceConstants.PAGE, 0),
                arguments(SeedanceConstants.PAGE, -1),
                arguments(SeedanceConstants.PAGE, "first"),
                arguments(SeedanceConstants.PAGE, "99999999999"),
                arguments(SeedanceConstants.PAGE_SIZE, 0),
                arguments(SeedanceConstants.PAGE_SIZE, 101),
                arguments(SeedanceConstants.STATUS_FILTER, ""),
                arguments(SeedanceConstants.STATUS_FILTER, "timed_out"),
                arguments(SeedanceConstants.STATUS_FILTER, "unknown"),
                arguments(SeedanceConstants.STATUS_FILTER, "a&page=2"));
    }

    @ParameterizedTest(name = "{0}={1}")
    @MethodSource("badHeaders")
    void refusesBadHeaders(String header, Object value) {
        Exchange result = send("seedance:list", null, Map.of(header, value));

        assertThat(result.getException())
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining(header);
        assertThat(transport.requests()).isEmpty();
    }

    private TaskPage list(Map<String, Object> headers) {
        Exchange result = send("seedance:list", null, headers);
        assertThat(result.getException()).isNull();
        return result.getMessage().getBody(TaskPage.class);
    }

    private static TransportResponse page(TransportRequest request) {
        String status = parameter(request, "status");
        int page = Integer.parseInt(parameter(request, "page"));
        int size = Integer.parseInt(parameter(request, "page_size"));
        List<String> all = Stream.of("pending", "queued", "completed")
                .filter(word -> status == null || word.equals(status))
                .flatMap(word -> IntStream.range(0, TASKS.get(word))
                        .mapToObj(i -> "{\"task_id\":\"%s-%d\",\"status\":\"%s\"}".formatted(word, i, word)))
                .toList();
        String data = all.stream().skip((long) (page - 1) * size).limit(size).collect(Collectors.joining(","));
        return FakeTransport.response(
                200,
                Map.of("Content-Type", "application/json"),
                "{\"code\":\"200\",\"message\":\"Success\",\"result\":{\"data\":[%s],\"total\":%d,\"page\":%d,\"page_size\":%d}}"
                        .formatted(data, all.size(), page, size));
    }

    private static String parameter(TransportRequest request, String name) {
        return Arrays.stream(request.uri().getQuery().split("&"))
                .filter(part -> part.startsWith(name + "="))
                .map(part -> part.substring(name.length() + 1))
                .findFirst()
                .orElse(null);
    }
}
