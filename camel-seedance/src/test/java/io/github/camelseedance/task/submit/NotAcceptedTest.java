/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.task.submit;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelseedance.model.AmbiguousSubmitException;
import io.github.camelseedance.model.AmbiguousSubmitPolicy;
import io.github.camelseedance.model.BudgetExceededException;
import io.github.camelseedance.model.ContentRejectedException;
import io.github.camelseedance.model.ErrorDetail;
import io.github.camelseedance.model.InsufficientCreditsException;
import io.github.camelseedance.model.InvalidRequestException;
import io.github.camelseedance.model.RateLimitException;
import io.github.camelseedance.model.SeedanceException;
import io.github.camelseedance.model.ServiceUnavailableException;
import io.github.camelseedance.task.TrackerHarness;
import io.github.camelseedance.task.follow.PollAccess;
import io.github.camelseedance.task.store.TaskRepository;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** An error says that nothing was accepted where that is known, and nowhere else: another provider is asked because of it. */
class NotAcceptedTest {

    private final TrackerHarness node = new TrackerHarness();
    private final PollAccess movie = node.movieAccess();
    private final PollAccess ink = node.inkAccess();

    @Test
    void aRefusalSaysSo() {
        node.wire.then(200, "{\"code\":\"CONTENT_MODERATION_FAILED\",\"message\":\"no\"}");
        assertThat(failure(movie, "a")).isInstanceOf(ContentRejectedException.class);
        assertNotAccepted(true);
        node.wire.then(200, "{\"code\":\"INSUFFICIENT_CREDIT\",\"message\":\"no\"}");
        assertThat(failure(movie, "b")).isInstanceOf(InsufficientCreditsException.class);
        assertNotAccepted(true);
        node.wire.then(
                429,
                Map.of("Content-Type", "application/json", "Retry-After", "300"),
                "{\"success\":false,\"error\":{\"code\":\"rate_limited\",\"message\":\"slow down\"}}");
        assertThat(failure(ink, "c")).isInstanceOf(RateLimitException.class);
        assertNotAccepted(true);
    }

    @Test
    void aProviderThatIsNotReachedSaysSo() {
        node.wire.thenNotSent().thenNotSent().thenNotSent().thenNotSent();
        assertThat(failure(ink, "a")).isInstanceOf(ServiceUnavailableException.class);
        assertNotAccepted(true);
        assertThat(node.repository.findByKey("default", "a")).isEmpty();
    }

    @Test
    void whatIsInDoubtDoesNot() {
        node.wire.thenLost();
        assertThat(failure(ink, "a")).isInstanceOf(AmbiguousSubmitException.class);
        assertNotAccepted(false);
    }

    @Test
    void aKeyThatIsInUseDoesNot() {
        node.submit(command(ink, "a", "a cat", AmbiguousSubmitPolicy.fail));
        assertThat(failure(command(ink, "a", "a dog", AmbiguousSubmitPolicy.fail)))
                .isInstanceOf(InvalidRequestException.class);
        assertNotAccepted(false);
    }

    @Test
    void aRefusalAfterAnAttemptThatMayHaveBeenAcceptedDoesNot() {
        node.wire.thenLost().then(200, "{\"code\":\"INSUFFICIENT_CREDIT\",\"message\":\"no\"}");
        assertThat(failure(command(movie, "a", "a cat", AmbiguousSubmitPolicy.resend)))
                .isInstanceOf(AmbiguousSubmitException.class);
        assertNotAccepted(false);
    }

    @Test
    void whatIsFoundOutBeforeTheRequestSaysSoAndAKnownKeyIsNotAskedForIt() {
        SubmitCommand tooDear = Commands.like(command(movie, "a", "a cat", AmbiguousSubmitPolicy.reconcile))
                .tooDear()
                .build();
        assertThat(failure(tooDear)).isInstanceOf(BudgetExceededException.class);
        assertNotAccepted(true);
        node.submit(command(movie, "a", "a cat", AmbiguousSubmitPolicy.reconcile))
                .join();
        assertThat(node.submit(tooDear).join().duplicate()).isTrue();
    }

    @Test
    void aRepositoryThatDoesNotAnswerKnowsNothingOfAKey() {
        AtomicBoolean down = new AtomicBoolean(true);
        TrackerHarness flaky = new TrackerHarness(inner -> (TaskRepository) Proxy.newProxyInstance(
                TaskRepository.class.getClassLoader(), new Class<?>[] {TaskRepository.class}, (proxy, call, args) -> {
                    if (call.getName().equals("insert") && down.get()) {
                        throw new ServiceUnavailableException("no database", ErrorDetail.of(null));
                    }
                    try {
                        return call.invoke(inner, args);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                }));
        last = of(flaky.submit(with(flaky.command(flaky.movieAccess(), "a cat"), "a")), flaky);
        assertNotAccepted(false);
        last = of(flaky.submit(with(flaky.command(flaky.movieAccess(), "a cat"), null)), flaky);
        assertNotAccepted(true);
    }

    @Test
    void whatWasReportedAsNotSentIsNotSentByARepositoryThatAnswersAfterTheDeadline() {
        AtomicBoolean slow = new AtomicBoolean(true);
        TrackerHarness[] node = new TrackerHarness[1];
        node[0] = new TrackerHarness(inner -> (TaskRepository) Proxy.newProxyInstance(
                TaskRepository.class.getClassLoader(), new Class<?>[] {TaskRepository.class}, (proxy, call, args) -> {
                    try {
                        Object result = call.invoke(inner, args);
                        if (call.getName().equals("update") && slow.compareAndSet(true, false)) {
                            node[0].advance(Duration.ofMinutes(4));
                        }
                        return result;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                }));
        last = of(
                node[0].submit(Commands.like(node[0].command(node[0].movieAccess(), "a cat"))
                        .key("a")
                        .priced()
                        .build()),
                node[0]);
        assertNotAccepted(true);
        assertThat(node[0].movie.submits).isZero();
        assertThat(node[0].repository.findByKey("default", "a")).isEmpty();
    }

    private Throwable last;

    private void assertNotAccepted(boolean expected) {
        assertThat(last).isInstanceOfSatisfying(SeedanceException.class, error -> assertThat(error.isNotAccepted())
                .isEqualTo(expected));
    }

    private Throwable failure(PollAccess access, String key) {
        return failure(command(access, key, "a cat", AmbiguousSubmitPolicy.reconcile));
    }

    private Throwable failure(SubmitCommand command) {
        last = of(node.submit(command), node);
        return last;
    }

    private static Throwable of(CompletableFuture<Submission> result, TrackerHarness node) {
        node.advance(Duration.ofMinutes(5));
        Throwable error = result.handle((submission, failure) -> failure).join();
        return error instanceof CompletionException ? error.getCause() : error;
    }

    private static SubmitCommand with(SubmitCommand c, String key) {
        return Commands.like(c).key(key).build();
    }

    private SubmitCommand command(PollAccess access, String key, String prompt, AmbiguousSubmitPolicy policy) {
        return Commands.like(node.command(access, prompt))
                .key(key)
                .policy(policy)
                .build();
    }
}
