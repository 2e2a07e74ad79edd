/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.task;

import static io.github.camelseedance.task.store.Rows.INK;
import static io.github.camelseedance.task.store.Rows.MOVIE;
import static io.github.camelseedance.task.store.Rows.OTHER_ACCOUNT;
import static io.github.camelseedance.task.store.Rows.OTHER_QUEUE;
import static io.github.camelseedance.task.store.Rows.OTHER_URL;
import static io.github.camelseedance.task.store.Rows.running;
import static io.github.camelseedance.task.store.Rows.submitting;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.github.camelseedance.task.store.Rows;
import io.github.camelseedance.task.store.TaskBoundException;
import io.github.camelseedance.task.store.TaskCount;
import io.github.camelseedance.task.store.TaskRepository;
import io.github.camelseedance.task.store.TaskRow;
import io.github.camelseedance.task.store.TaskScope;
import io.github.camelseedance.task.store.TaskState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What every {@link TaskRepository} does, sentence by sentence of the interface: rows, keys, finding, counting, removing. */
abstract class TaskRepositoryContract extends TaskPagesContract {

    @Test
    void insertStoresEverythingWithVersion1() {
        TaskRow row = Rows.full();
        TaskRow expected = row.toBuilder().version(1).build();

        assertThat(repository().insert(row.toBuilder().version(77).build())).isEqualTo(expected);
        assertThat(repository().find(row.id())).contains(expected);
    }

    @Test
    void aRowWithNothingOptionalIsStored() {
        TaskRow row = submitting(null).keyHash(null).tracked(false).build();
        TaskRow stored = repository().insert(row);

        assertThat(stored).isEqualTo(row.toBuilder().version(1).build());
        assertThat(repository().find(row.id())).contains(stored);
    }

    @Test
    void headersComeBackWithTheTypesThatTheyHad() {
        TaskRow row = Rows.full();
        repository().insert(row);

        assertThat(repository().find(row.id()).orElseThrow().headers()).isEqualTo(row.headers());
    }

    @Test
    void aHeaderThatCannotTravelIsRefusedByName() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> repository()
                        .insert(running().headers(Map.of("when", Instant.EPOCH)).build()))
                .withMessageContaining("when")
                .withMessageContaining("java.time.Instant");
    }

    @Test
    void metadataMayBeNestedDeeperThanARequest() {
        Object nested = "bottom";
        for (int i = 0; i < 70; i++) {
            nested = i % 2 == 0 ? List.of(nested) : Map.of("n", nested);
        }
        TaskRow row = running()
                .task(io.github.camelseedance.model.VideoTask.builder()
                        .metadata(Map.of("deep", nested))
                        .build())
                .build();
        TaskRow stored = repository().insert(row);

        assertThat(repository().find(row.id())).contains(stored);
    }

    @Test
    void aPromptOfOneMebibyteIsStored() {
        String prompt = "\u010d\"".repeat(512 * 1024);
        TaskRow row = running()
                .task(io.github.camelseedance.model.VideoTask.builder()
                        .prompt(prompt)
                        .build())
                .build();
        repository().insert(row);
        heartbeat("n1");

        assertThat(claim("n1", MOVIE).get(0).task().prompt()).isEqualTo(prompt);
    }

    @Test
    void aRowThatLacksSomethingIsRefused() {
        for (TaskRow row : List.of(
                running().id(null).build(),
                running().scope(null).build(),
                running().scope(new TaskScope(null, "p", "u", "a")).build(),
                running().state(null).build(),
                running().createdAt(null).build(),
                running().submissionKey("x".repeat(256)).build(),
                running().submissionKey("a\u0000").build(),
                running().submissionKey("\ud83d").build())) {
            assertThatIllegalArgumentException().isThrownBy(() -> repository().insert(row));
        }
        assertThat(repository().list(null, TaskState.RUNNING, 10)).isEmpty();
    }

    @Test
    void aKnownKeyReturnsTheRowThatHasIt() {
        TaskRow first = repository().insert(submitting("k").build());
        TaskRow second = submitting("k").scope(INK).build();

        assertThat(repository().insert(second)).isEqualTo(first);
        assertThat(repository().find(second.id())).isEmpty();
    }

    @Test
    void aKeyIsKnownInItsQueueOnly() {
        repository().insert(submitting("k").build());
        TaskRow other = submitting("k").scope(OTHER_QUEUE).build();

        assertThat(repository().insert(other).id()).isEqualTo(other.id());
        assertThat(repository().findByKey("films", "k").orElseThrow().id()).isEqualTo(other.id());
    }

    @Test
    void keysDifferByCaseSpaceAndAccent() {
        List<String> keys = List.of("key", "KEY", "key ", " key", "k\u00e9y", "ke\u0301y", "k\u00e9y\n");
        keys.forEach(key -> repository().insert(submitting(key).build()));

        assertThat(repository().list(null, TaskState.SUBMITTING, 100))
                .extracting(TaskRow::submissionKey)
                .containsExactlyElementsOf(keys);
        assertThat(keys).allSatisfy(key -> assertThat(
                        repository().findByKey(MOVIE.queue(), key).orElseThrow().submissionKey())
                .isEqualTo(key));
    }

    @Test
    void aKnownTaskIdReturnsTheRowThatHasIt() {
        TaskRow first = repository().insert(running().taskId("t").build());

        assertThat(repository().insert(running(OTHER_QUEUE).taskId("t").build()))
                .isEqualTo(first);
        assertThat(repository().insert(running(OTHER_URL).taskId("t").build()).scope())
                .isEqualTo(OTHER_URL);
        assertThat(repository().insert(running(INK).taskId("t").build()).scope())
                .isEqualTo(INK);
    }

    @Test
    void ofConcurrentInsertsWithAKeyOneWins() throws Exception {
        for (int round = 0; round < 10; round++) {
            String key = "race-" + round;
            List<TaskRow> stored = inParallel(8, n -> (n % 2 == 0 ? repository() : sibling())
                    .insert(submitting(key).build()));

            assertThat(stored)
                    .extracting(TaskRow::id)
                    .hasSize(8)
                    .containsOnly(stored.get(0).id());
        }
        assertThat(repository().list(null, TaskState.SUBMITTING, 100)).hasSize(10);
    }

    @Test
    void concurrentInsertsWithATaskIdStoreOneRow() throws Exception {
        List<TaskRow> stored = inParallel(8, n -> (n % 2 == 0 ? repository() : sibling())
                .insert(running().taskId("same").build()));

        assertThat(stored).extracting(TaskRow::id).containsOnly(stored.get(0).id());
    }

    @Test
    void updateReplacesAndIncreasesTheVersion() {
        TaskRow row = repository().insert(submitting("k").build());
        TaskRow changed = Rows.full().toBuilder()
                .id(row.id())
                .submissionKey("k")
                .createdAt(row.createdAt())
                .version(1)
                .build();
        TaskRow expected = changed.toBuilder().version(2).build();

        assertThat(repository().update(changed)).contains(expected);
        assertThat(repository().find(row.id())).contains(expected);
        assertThat(repository().findByTaskId(MOVIE.provider(), MOVIE.baseUrl(), "v-1"))
                .contains(expected);
        assertThat(repository().findByToken("token-hash")).contains(expected);
    }

    @Test
    void updateWithAnOldVersionIsRefused() {
        TaskRow row = repository().insert(running().build());
        TaskRow next =
                repository().update(row.toBuilder().observedRunning(1).build()).orElseThrow();

        assertThat(repository().update(row.toBuilder().observedRunning(2).build()))
                .isEmpty();
        assertThat(sibling().update(row.toBuilder().observedRunning(3).build())).isEmpty();
        assertThat(repository().find(row.id())).contains(next);
    }

    @Test
    void updateOfARemovedRowIsRefused() {
        TaskRow row = repository().insert(running().build());
        repository().remove(row);

        assertThat(repository().update(row)).isEmpty();
    }

    @Test
    void ofConcurrentUpdatesOfAVersionOneLands() throws Exception {
        TaskRow row = repository().insert(running().build());
        List<Optional<TaskRow>> results = inParallel(8, n -> (n % 2 == 0 ? repository() : sibling())
                .update(row.toBuilder().observedRunning(n + 1).build()));

        assertThat(results).filteredOn(Optional::isPresent).hasSize(1);
        assertThat(repository().find(row.id()))
                .isEqualTo(
                        results.stream().filter(Optional::isPresent).findAny().orElseThrow());
    }

    @Test
    void aTaskIdOfAnotherRowCannotBeTaken() {
        TaskRow owner = repository().insert(running().taskId("t").build());
        TaskRow row = repository().insert(submitting("k").build());
        TaskRow bound = row.toBuilder().state(TaskState.RUNNING).taskId("t").build();

        assertThatExceptionOfType(TaskBoundException.class)
                .isThrownBy(() -> repository().update(bound));
        assertThat(repository().find(row.id())).contains(row);
        assertThat(repository().update(bound.toBuilder().version(9).build())).isEmpty();

        repository().remove(owner);
        assertThat(repository().update(bound)).isPresent();
    }

    @Test
    void ofConcurrentBindingsOfATaskIdOneLands() throws Exception {
        List<TaskRow> rows = IntStream.range(0, 6)
                .mapToObj(n -> repository().insert(submitting("k" + n).build()))
                .toList();
        List<String> outcomes = inParallel(6, n -> {
            try {
                TaskRow bound = rows.get(n).toBuilder()
                        .state(TaskState.RUNNING)
                        .taskId("t")
                        .build();
                return (n % 2 == 0 ? repository() : sibling()).update(bound).isPresent() ? "bound" : "lost";
            } catch (TaskBoundException e) {
                return "taken";
            }
        });

        assertThat(outcomes).filteredOn("bound"::equals).hasSize(1);
        assertThat(outcomes).filteredOn("taken"::equals).hasSize(5);
    }

    @ParameterizedTest
    @EnumSource(TaskState.class)
    void onlyTheChangesOfTheTableAreMade(TaskState from) {
        for (TaskState to : TaskState.values()) {
            TaskRow row = repository()
                    .insert(running().state(from).finishedAt(Rows.START).build());
            TaskRow changed = row.toBuilder().state(to).build();
            if (from.canBecome(to)) {
                assertThat(repository().update(changed))
                        .as("%s to %s", from, to)
                        .isPresent();
            } else {
                assertThatIllegalStateException()
                        .as("%s to %s", from, to)
                        .isThrownBy(() -> repository().update(changed))
                        .withMessageContaining(from.name())
                        .withMessageContaining(to.name());
                assertThat(repository().find(row.id())).contains(row);
            }
            assertThat(repository().update(changed.toBuilder().version(55).build()))
                    .isEmpty();
        }
    }

    @Test
    void removeFreesTheKeyTheTaskIdAndTheToken() {
        TaskRow row = repository().insert(Rows.full());
        assertThat(repository().remove(row.toBuilder().version(2).build())).isFalse();
        assertThat(repository().find(row.id())).contains(row);

        assertThat(repository().remove(row)).isTrue();
        assertThat(repository().remove(row)).isFalse();
        assertThat(repository().findByKey("default", "key-1")).isEmpty();
        TaskRow again = Rows.full();
        assertThat(repository().insert(again).id()).isEqualTo(again.id());
    }

    @Test
    void rowsAreFoundByWhatNamesThem() {
        TaskRow row = repository().insert(Rows.full());

        assertThat(repository().findByKey("default", "key-1")).contains(row);
        assertThat(repository().findByKey("films", "key-1")).isEmpty();
        assertThat(repository().findByTaskId(MOVIE.provider(), MOVIE.baseUrl(), "v-1"))
                .contains(row);
        assertThat(repository().findByTaskId(MOVIE.provider(), OTHER_URL.baseUrl(), "v-1"))
                .isEmpty();
        assertThat(repository().findByTaskId(INK.provider(), MOVIE.baseUrl(), "v-1"))
                .isEmpty();
        assertThat(repository().findByToken("token-hash")).contains(row);
        assertThat(repository().findByToken("token")).isEmpty();
        assertThat(repository().find("nobody")).isEmpty();
        assertThat(sibling().find(row.id())).contains(row);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 600})
    void knownTaskIdsAreTold(int known) {
        for (int i = 0; i < known; i++) {
            repository().insert(running().taskId("known-" + i).build());
        }
        repository().insert(running(OTHER_URL).taskId("new-1").build());
        List<String> asked = new ArrayList<>(
                IntStream.range(0, 2500).mapToObj(i -> "new-" + i).toList());
        Set<String> expected =
                Set.copyOf(IntStream.range(0, known).mapToObj(i -> "known-" + i).toList());
        asked.addAll(expected);

        assertThat(repository().knownTaskIds(MOVIE.provider(), MOVIE.baseUrl(), asked))
                .isEqualTo(expected);
        assertThat(repository().knownTaskIds(MOVIE.provider(), MOVIE.baseUrl(), List.of()))
                .isEmpty();
    }

    @Test
    void countsTellScopeStateAndAge() {
        TaskRow first = repository().insert(running().build());
        repository().insert(running().build());
        TaskRow parked =
                repository().insert(running(INK).state(TaskState.PARKED).build());
        TaskRow other = repository().insert(running(OTHER_ACCOUNT).build());
        repository().insert(running().state(TaskState.DELIVERED).build());

        assertThat(repository().counts())
                .containsExactlyInAnyOrder(
                        new TaskCount(MOVIE, TaskState.RUNNING, 2, first.createdAt()),
                        new TaskCount(INK, TaskState.PARKED, 1, parked.createdAt()),
                        new TaskCount(OTHER_ACCOUNT, TaskState.RUNNING, 1, other.createdAt()));
        assertThat(sibling().counts()).hasSize(3);
    }

    @Test
    void listIsByQueueAndStateOldestFirst() {
        TaskRow young = repository()
                .insert(running().createdAt(Rows.START.plusSeconds(9000)).build());
        TaskRow old = repository()
                .insert(running(INK).createdAt(Rows.START.minusSeconds(9)).build());
        TaskRow films =
                repository().insert(running(OTHER_QUEUE).createdAt(Rows.START).build());
        repository().insert(running().state(TaskState.ENDED).build());

        assertThat(repository().list(null, TaskState.RUNNING, 10)).containsExactly(old, films, young);
        assertThat(repository().list("default", TaskState.RUNNING, 10)).containsExactly(old, young);
        assertThat(repository().list("default", TaskState.RUNNING, 1)).containsExactly(old);
        assertThat(repository().list("films", TaskState.ENDED, 10)).isEmpty();
    }

    @Test
    void purgeRemovesDeliveredRowsWhoseRetentionHasPassed() {
        Duration retention = repository().submissionKeyRetention();
        List<TaskRow> fresh = List.of(
                deliver(running().build(), now()),
                deliver(running().submissionKey("fresh").build(), now().minus(retention.minusDays(1))));
        List<TaskRow> expired = List.of(
                deliver(running().build(), now().minus(retention.plusDays(1))),
                deliver(running().submissionKey("old").build(), now().minus(retention.plusDays(1))));
        List<TaskRow> unfinished = new ArrayList<>();
        for (TaskState state : TaskState.values()) {
            if (state != TaskState.DELIVERED) {
                unfinished.add(repository()
                        .insert(running()
                                .state(state)
                                .submissionKey("old-" + state)
                                .createdAt(now().minus(Duration.ofDays(400)))
                                .build()));
            }
        }
        assertThat(retention).isEqualTo(Duration.ofDays(7));

        assertThat(repository().purge()).isEqualTo(2);
        assertThat(repository().purge()).isZero();
        assertThat(expired)
                .allSatisfy(row -> assertThat(repository().find(row.id())).isEmpty());
        assertThat(fresh)
                .allSatisfy(row -> assertThat(repository().find(row.id())).contains(row));
        assertThat(unfinished)
                .allSatisfy(row -> assertThat(repository().find(row.id())).contains(row));
    }

    @Test
    void aDeliveredTaskIsKnownUntilItsRetentionHasPassed() {
        TaskRow fresh = deliver(submitting("fresh").build(), now().minus(Duration.ofDays(6)));
        TaskRow expired = deliver(submitting("expired").build(), now().minus(Duration.ofDays(8)));
        TaskRow adopted = deliver(running().taskId("t").build(), now().minus(Duration.ofDays(8)));
        TaskRow again = submitting("expired").build();
        TaskRow adoptedAgain = running().taskId("t").build();

        assertThat(repository().insert(submitting("fresh").build())).isEqualTo(fresh);
        assertThat(repository().insert(again).id()).isEqualTo(again.id());
        assertThat(repository().find(expired.id())).isEmpty();
        assertThat(repository().insert(adoptedAgain).id()).isEqualTo(adoptedAgain.id());
        assertThat(repository().find(adopted.id())).isEmpty();
    }

    @Test
    void timesAreNotedUnderNames() {
        Instant time = Instant.parse("2026-11-01T10:00:00.123Z");
        assertThat(repository().mark("listed")).isEmpty();
        repository().mark("listed", time);
        repository().mark("other", Rows.START);
        assertThat(sibling().mark("listed")).contains(time);
        sibling().mark("listed", time.plusMillis(1));
        assertThat(repository().mark("listed")).contains(time.plusMillis(1));
        assertThat(repository().mark("other")).contains(Rows.START);
    }

    @Test
    void concurrentNotesUnderANameLeaveOneOfThem() throws Exception {
        inParallel(6, n -> {
            (n % 2 == 0 ? repository() : sibling()).mark("listed", Rows.START.plusSeconds(n));
            return null;
        });
        assertThat(repository().mark("listed").orElseThrow()).isBetween(Rows.START, Rows.START.plusSeconds(5));
    }

    /** But for a person who wants its end delivered again. */
    @Test
    void aDeliveredRowIsTheEnd() {
        TaskRow row = deliver(running().build(), now());
        heartbeat("n1");

        assertThat(claim("n1", MOVIE)).isEmpty();
        for (TaskState to : EnumSet.complementOf(EnumSet.of(TaskState.ENDED))) {
            assertThatIllegalStateException().isThrownBy(() -> repository()
                    .update(row.toBuilder().state(to).build()));
        }
    }

    @Test
    void anEndThatWasDeliveredCanBeDeliveredAgain() {
        TaskRow row = deliver(running().submissionKey("k").deliveries(1).build(), now());
        TaskRow again = repository().update(row.reopened()).orElseThrow();

        assertThat(repository().update(row.reopened())).as("by two persons").isEmpty();
        assertThat(repository().insert(running().submissionKey("k").build()).id())
                .as("its key is known")
                .isEqualTo(row.id());
        letPass(repository().submissionKeyRetention().plusSeconds(1));
        assertThat(repository().purge()).as("it is kept until then").isZero();
        heartbeat("n2");
        assertThat(claim("n2", MOVIE)).singleElement().satisfies(claimed -> {
            assertThat(claimed.state()).isEqualTo(TaskState.ENDED);
            assertThat(claimed.deliveries()).isEqualTo(1);
            assertThat(claimed.version()).isGreaterThan(again.version());
        });
    }

    @Test
    void aRowWithTheIdOfAnotherIsRefused() {
        TaskRow row = repository().insert(running().build());

        assertThatIllegalStateException()
                .isThrownBy(() -> repository().insert(running().id(row.id()).build()));
        assertThat(repository().find(row.id())).contains(row);
    }

    TaskRow deliver(TaskRow row, Instant at) {
        return repository()
                .update(repository().insert(row).toBuilder()
                        .state(TaskState.DELIVERED)
                        .finishedAt(at)
                        .build())
                .orElseThrow();
    }

    List<TaskRow> claim(String node, TaskScope... scopes) {
        Collection<TaskScope> wanted = List.of(scopes);
        return repository().claim(node, wanted, TaskState.CLAIMABLE, 100);
    }
}
