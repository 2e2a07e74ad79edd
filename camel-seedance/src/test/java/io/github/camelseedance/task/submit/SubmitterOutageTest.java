/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.task.submit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.camelseedance.model.AmbiguousSubmitException;
import io.github.camelseedance.model.ErrorDetail;
import io.github.camelseedance.model.ServiceUnavailableException;
import io.github.camelseedance.task.TrackerHarness;
import io.github.camelseedance.task.store.TaskRepository;
import io.github.camelseedance.task.store.TaskRow;
import io.github.camelseedance.task.store.TaskState;
import io.github.camelseedance.task.store.UncertainWriteException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A repository that fails in the middle of a submission leaves no key behind that nobody looks after. */
class SubmitterOutageTest {

    private final AtomicInteger calls = new AtomicInteger();
    private String method;
    private int failing;
    private boolean landed;

    private TaskRepository flaky(TaskRepository inner) {
        return (TaskRepository) Proxy.newProxyInstance(
                TaskRepository.class.getClassLoader(), new Class<?>[] {TaskRepository.class}, (proxy, call, args) -> {
                    boolean fails = call.getName().equals(method) && calls.incrementAndGet() == failing;
                    try {
                        Object result = fails && !landed ? null : call.invoke(inner, args);
                        if (fails) {
                            throw new IllegalStateException("the connection is gone");
                        }
                        return result;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    @ParameterizedTest
    @DisplayName("D2 a write of the journal fails, landed or not")
    @CsvSource({"insert,1,true", "insert,1,false", "update,1,true", "update,1,false", "update,2,true", "update,2,false"
    })
    void theSameKeyCanBeSubmittedAgainAndIsPaidOnce(String method, int failing, boolean landed) {
        this.method = method;
        this.failing = failing;
        this.landed = landed;
        TrackerHarness node = new TrackerHarness(this::flaky);
        SubmitCommand command = keyed(node);
        CompletableFuture<Submission> first = node.submit(command);
        node.advanceSeconds(5);
        assertThat(first).isDone();
        CompletableFuture<Submission> second = node.submit(command);
        node.advanceSeconds(5);
        assertThat(second).isCompleted();
        assertThat(second.join().row().taskId()).isEqualTo("task-1");
        assertThat(node.movie.submits).isEqualTo(1);
    }

    @Test
    @DisplayName("D2 the intent lands after the submission has ended with an error")
    void anIntentThatLandsLateHoldsItsKeyForMinutesOnly() {
        TaskRow[] late = new TaskRow[1];
        TrackerHarness node = new TrackerHarness(inner -> (TaskRepository) Proxy.newProxyInstance(
                TaskRepository.class.getClassLoader(), new Class<?>[] {TaskRepository.class}, (proxy, call, args) -> {
                    if (call.getName().equals("insert") && late[0] == null) {
                        late[0] = (TaskRow) args[0];
                        throw new UncertainWriteException("the connection is gone", ErrorDetail.of(null));
                    }
                    return call.invoke(inner, args);
                }));
        CompletableFuture<Submission> first = node.submit(keyed(node));
        assertThat(first).isCompletedExceptionally();
        node.repository.insert(late[0]);

        node.advanceSeconds(180);

        assertThat(node.repository.findByKey("default", "order-1")).isEmpty();
        assertThat(node.movie.submits).isZero();
    }

    @Test
    @DisplayName("D2 a look at the journal fails while a submission is in doubt")
    void whatMayHaveBeenAcceptedIsNeverReportedAsAnythingElse() {
        method = "find";
        failing = 1;
        TrackerHarness node = new TrackerHarness(this::flaky);
        node.wire.thenLost();
        CompletableFuture<Submission> result = node.submit(hooked(node));
        node.advanceSeconds(5);
        assertThatThrownBy(result::join)
                .hasCauseInstanceOf(AmbiguousSubmitException.class)
                .hasMessageContaining("the connection is gone");
        assertThat(node.repository.list(null, TaskState.IN_DOUBT, 10)).hasSize(1);
    }

    @Test
    void aRepositoryThatIsDownBeforeTheFirstHeartbeatIsUnavailable() {
        method = "heartbeat";
        failing = 1;
        TrackerHarness node = new TrackerHarness(this::flaky);
        // without a producer: that would have looked for something to claim before
        CompletableFuture<Submission> result = node.tracker.submitter().submit(keyed(node));
        node.settle();

        assertThatThrownBy(result::join)
                .cause()
                .isInstanceOf(ServiceUnavailableException.class)
                .hasMessageContaining("the connection is gone")
                .extracting(e -> ((ServiceUnavailableException) e).getCode())
                .isEqualTo("REPOSITORY_UNAVAILABLE");
        assertThat(node.movie.submits).isZero();
        assertThat(node.submit(keyed(node)).join().row().taskId()).isEqualTo("task-1");
    }

    private static SubmitCommand hooked(TrackerHarness node) {
        return Commands.like(node.command(node.inkAccess(), "a cat"))
                .webhook("https://example.com/hooks")
                .build();
    }

    private static SubmitCommand keyed(TrackerHarness node) {
        return Commands.like(node.command(node.movieAccess(), "a cat"))
                .key("order-1")
                .build();
    }
}
