/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.task.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelseedance.client.SeedanceClient;
import io.github.camelseedance.client.http.TransportRequest;
import io.github.camelseedance.client.http.TransportResponse;
import io.github.camelseedance.model.VideoTask;
import io.github.camelseedance.provider.movie.MovieProvider;
import io.github.camelseedance.task.TrackerHarness;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ListReaderTest {

    private static final VideoTask ANY = VideoTask.builder().build();

    private final TrackerHarness node = new TrackerHarness();
    private final SeedanceClient client = node.movieAccess().client();
    private final ListReader lists = new ListReader();
    /** Answers of the provider that are on their way. */
    private final Queue<Runnable> answers = new ArrayDeque<>();

    @BeforeEach
    void answersTakeTheirTime() {
        node.wire.otherwise(this::later);
        IntStream.range(0, 150).forEach(i -> node.movie.add("task-" + i, "processing"));
    }

    private CompletableFuture<TransportResponse> later(TransportRequest request) {
        CompletableFuture<TransportResponse> answer = new CompletableFuture<>();
        answers.add(() -> node.movie.apply(request).thenAccept(answer::complete));
        return answer;
    }

    @Test
    void whoComesWhileAListIsReadSharesTheNextReading() {
        CompletableFuture<ListedTasks> first = read(client, task -> task.id().equals("task-3"));
        List<CompletableFuture<ListedTasks>> others = IntStream.range(0, 20)
                .mapToObj(i -> read(client, task -> task.id().equals("task-" + 7 * i)))
                .toList();
        assertThat(node.wire.requests()).hasSize(1);

        answer(2);
        assertThat(ids(first)).containsExactly("task-3");
        assertThat(first.join().complete()).isTrue();
        assertThat(others).noneMatch(CompletableFuture::isDone);

        answer(2);
        for (int i = 0; i < others.size(); i++) {
            assertThat(ids(others.get(i))).containsExactly("task-" + 7 * i);
        }
        node.settle();
        assertThat(node.wire.requests()).hasSize(4);
    }

    @Test
    void aSharedReadingShowsWhatCameBeforeItWasAskedFor() {
        read(client, task -> true);
        answer(1);
        node.movie.add("late", "pending");

        CompletableFuture<ListedTasks> other = read(client, task -> task.id().equals("late"));
        answer(3);

        assertThat(ids(other)).containsExactly("late");
    }

    @Test
    void whatCannotBeReadFailsForAllThatShareIt() {
        CompletableFuture<ListedTasks> first = read(client, task -> true);
        List<CompletableFuture<ListedTasks>> others = List.of(read(client, task -> true), read(client, task -> true));
        answer(2);
        node.movie.listTrouble = "{\"code\":\"FORBIDDEN\",\"message\":\"no\"}";
        while (!answers.isEmpty()) {
            answer(1);
            // a call that has failed is repeated
            node.advanceSeconds(60);
        }

        assertThat(first).isCompleted();
        assertThat(others).allMatch(CompletableFuture::isCompletedExceptionally);

        node.movie.listTrouble = null;
        CompletableFuture<ListedTasks> again = read(client, task -> true);
        answer(2);
        assertThat(ids(again)).hasSize(150);
    }

    @Test
    void listsOfOtherAccountsAreReadAtTheSameTime() {
        read(client, task -> true);
        read(node.access(new MovieProvider(), "key-2").client(), task -> true);
        assertThat(node.wire.requests()).hasSize(2);
    }

    private CompletableFuture<ListedTasks> read(SeedanceClient who, Predicate<VideoTask> wanted) {
        CompletableFuture<ListedTasks> result = lists.read(who, ANY, Instant.EPOCH, wanted);
        node.settle();
        return result;
    }

    private void answer(int count) {
        for (int i = 0; i < count; i++) {
            answers.remove().run();
            node.settle();
        }
    }

    private static List<String> ids(CompletableFuture<ListedTasks> listed) {
        return listed.join().tasks().stream().map(VideoTask::id).toList();
    }
}
