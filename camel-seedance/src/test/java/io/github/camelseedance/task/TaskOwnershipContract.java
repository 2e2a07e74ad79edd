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

import io.github.camelseedance.model.TaskStatus;
import io.github.camelseedance.model.VideoTask;
import io.github.camelseedance.task.store.Rows;
import io.github.camelseedance.task.store.TaskRepository;
import io.github.camelseedance.task.store.TaskRow;
import io.github.camelseedance.task.store.TaskRowBuilder;
import io.github.camelseedance.task.store.TaskScope;
import io.github.camelseedance.task.store.TaskState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What every {@link TaskRepository} does about ownership: claims, leases, fencing, hints. */
public abstract class TaskOwnershipContract extends TaskSpendingContract {

    @Test
    void aClaimTakesUnownedRowsOldestFirst() {
        TaskRow young = repository()
                .insert(running().createdAt(Rows.START.plusSeconds(9000)).build());
        TaskRow old = repository().insert(running(INK).createdAt(Rows.START).build());
        TaskRow middle = repository()
                .insert(running().createdAt(Rows.START.plusSeconds(1)).build());
        heartbeat("n1");

        assertThat(repository().claim("n1", List.of(MOVIE, INK), TaskState.CLAIMABLE, 2))
                .containsExactly(owned(old, "n1"), owned(middle, "n1"));
        assertThat(repository().claim("n1", List.of(MOVIE, INK, MOVIE), TaskState.CLAIMABLE, 2))
                .containsExactly(owned(young, "n1"));
        assertThat(claim("n1", MOVIE, INK)).isEmpty();
        assertThat(repository().find(old.id())).contains(owned(old, "n1"));
    }

    @Test
    void aClaimTakesOnlyItsScopes() {
        for (TaskScope scope : List.of(OTHER_QUEUE, OTHER_ACCOUNT, OTHER_URL, INK)) {
            repository().insert(running(scope).build());
        }
        TaskRow mine = repository().insert(running().build());
        heartbeat("n1");

        assertThat(repository().claim("n1", List.of(), TaskState.CLAIMABLE, 10)).isEmpty();
        assertThat(claim("n1", MOVIE)).containsExactly(owned(mine, "n1"));
        assertThat(claim("n1", MOVIE, OTHER_QUEUE, OTHER_ACCOUNT, OTHER_URL, INK))
                .hasSize(4);
    }

    @Test
    void aNodeCanAskWhatItOwns() {
        heartbeat("n1");
        heartbeat("n2");
        TaskRow claimed = repository().insert(running().build());
        assertThat(claim("n1", MOVIE)).hasSize(1);
        repository().insert(running().build());
        repository().insert(running().owner("n2").build());
        TaskRow kept = repository().insert(submitting("k").owner("n1").build());
        TaskRow parked = repository().insert(running().owner("n1").build());
        repository().update(parked.parked("a person decides"));

        assertThat(repository().owned("n1")).containsExactlyInAnyOrder(claimed.id(), kept.id());
        assertThat(repository().owned("n3")).isEmpty();
    }

    @Test
    void aClaimTakesOnlyTheStatesThatAreAskedFor() {
        Map<TaskState, TaskRow> rows = new EnumMap<>(TaskState.class);
        for (TaskState state : TaskState.values()) {
            rows.put(
                    state,
                    repository()
                            .insert(running()
                                    .state(state)
                                    .finishedAt(Rows.START)
                                    .build()));
        }
        heartbeat("n1");

        assertThat(repository().claim("n1", List.of(MOVIE), EnumSet.of(TaskState.PARKED), 10))
                .isEmpty();
        assertThat(repository().claim("n1", List.of(MOVIE), TaskState.UNSETTLED, 1))
                .containsExactly(owned(rows.get(TaskState.SUBMITTING), "n1"));
        assertThat(repository().claim("n1", List.of(MOVIE), TaskState.UNSETTLED, 10))
                .containsExactly(owned(rows.get(TaskState.IN_DOUBT), "n1"));
        assertThat(repository().claim("n1", List.of(MOVIE), TaskState.UNSETTLED, 10))
                .isEmpty();
        assertThat(claim("n1", MOVIE))
                .containsExactly(owned(rows.get(TaskState.RUNNING), "n1"), owned(rows.get(TaskState.ENDED), "n1"));
    }

    @Test
    void aClaimTakesOnlyClaimableStates() {
        for (TaskState state : TaskState.values()) {
            repository().insert(running().state(state).finishedAt(Rows.START).build());
        }
        heartbeat("n1");

        assertThat(claim("n1", MOVIE))
                .extracting(TaskRow::state)
                .containsExactlyInAnyOrder(Arrays.stream(TaskState.values())
                        .filter(TaskState::isClaimable)
                        .toArray(TaskState[]::new));
    }

    @Test
    void aNodeBeforeItsFirstHeartbeatClaimsNothing() {
        repository().insert(running().build());

        assertThat(claim("nobody", MOVIE)).isEmpty();
        TaskRow row = running().owner("nobody").awaited(true).build();
        assertThat(repository().insert(row).owner()).isNull();
        heartbeat("n1");
        assertThat(claim("n1", MOVIE)).hasSize(2);
    }

    @Test
    void anInsertedRowCanBeOwnedFromTheStart() {
        heartbeat("n1");
        heartbeat("n2");
        TaskRow row = repository().insert(running().owner("n1").awaited(true).build());

        assertThat(row.owner()).isEqualTo("n1");
        assertThat(row.awaited()).isTrue();
        assertThat(claim("n2", MOVIE)).isEmpty();
        repository().update(row.toBuilder().owner(null).awaited(false).build());
        assertThat(claim("n2", MOVIE)).hasSize(1);
    }

    @Test
    void claimsOfManyThreadsAreDisjoint() throws Exception {
        int count = 200;
        for (int i = 0; i < count; i++) {
            repository().insert(running().build());
        }
        ConcurrentLinkedQueue<String> claimed = new ConcurrentLinkedQueue<>();
        inParallel(6, n -> {
            TaskRepository mine = n % 2 == 0 ? repository() : sibling();
            mine.heartbeat("n" + n);
            for (int i = 0; i < 200 && claimed.size() < count; i++) {
                mine.claim("n" + n, List.of(MOVIE), TaskState.CLAIMABLE, 7).forEach(row -> {
                    assertThat(row.owner()).isEqualTo("n" + n);
                    claimed.add(row.id());
                });
            }
            return null;
        });

        assertThat(claimed).hasSize(count).doesNotHaveDuplicates();
        assertThat(repository().list(null, TaskState.RUNNING, count))
                .allSatisfy(row -> assertThat(row.version()).isEqualTo(2));
    }

    @Test
    void aDeadNodesRowsAreTakenOver() {
        heartbeat("dead");
        repository().insert(running().build());
        TaskRow lost = claim("dead", MOVIE).get(0);
        TaskRow awaited =
                repository().insert(running().owner("dead").awaited(true).build());
        letPass(repository().lease().minusSeconds(2));
        heartbeat("n2");
        assertThat(claim("n2", MOVIE)).as("the lease still runs").isEmpty();

        letPass(Duration.ofSeconds(3));
        List<TaskRow> taken = sibling().claim("n2", List.of(MOVIE), TaskState.CLAIMABLE, 10);

        assertThat(taken).extracting(TaskRow::id).containsExactly(lost.id(), awaited.id());
        assertThat(taken).allSatisfy(row -> {
            assertThat(row.owner()).isEqualTo("n2");
            assertThat(row.awaited()).isFalse();
            assertThat(row.version()).isGreaterThan(1);
        });
        assertThat(taken.get(0).version()).isGreaterThan(lost.version());
    }

    @Test
    void takeOverIsWithin30SecondsOfTheLastHeartbeat() {
        assertThat(repository().lease()).isBetween(Duration.ofSeconds(10), Duration.ofSeconds(25));
    }

    @Test
    void heartbeatsKeepEverythingThatANodeOwns() {
        heartbeat("n1");
        heartbeat("n2");
        repository().insert(running().build());
        assertThat(claim("n1", MOVIE)).hasSize(1);

        for (int i = 0; i < 10; i++) {
            letPass(repository().lease().dividedBy(2));
            heartbeat("n1");
            heartbeat("n2");
            assertThat(claim("n2", MOVIE)).isEmpty();
        }
    }

    @Test
    void aHeartbeatNotesWhatIsSeenOfRunningTasksAndKeepsTheirVersions() {
        heartbeat("n1");
        repository().insert(running().build());
        TaskRow row = claim("n1", MOVIE).get(0);
        VideoTask seen = VideoTask.builder()
                .id(row.taskId())
                .status(TaskStatus.PROCESSING)
                .model("told-later")
                .build();

        assertThat(repository().heartbeat("n1", List.of(row.seen(seen, 7)))).isTrue();

        assertThat(repository().find(row.id())).contains(row.seen(seen, 7));
        assertThat(repository().update(row.ended(seen, Rows.START)))
                .as("in the same version")
                .isPresent();
    }

    @Test
    void aHeartbeatNotesNothingOfWhatHasChangedOrIsAnothers() {
        heartbeat("n1");
        heartbeat("n2");
        List<TaskRow> rows = Stream.generate(() -> repository().insert(running().build()))
                .limit(3)
                .toList();
        VideoTask seen =
                VideoTask.builder().id("other").status(TaskStatus.PROCESSING).build();
        Map<String, TaskRow> claimed = claim("n1", MOVIE).stream().collect(Collectors.toMap(TaskRow::id, row -> row));
        TaskRow ended = claimed.get(rows.get(0).id());
        TaskRow taken = claimed.get(rows.get(1).id());
        TaskRow removed = claimed.get(rows.get(2).id());
        TaskRow end = repository().update(ended.ended(ended.task(), Rows.START)).orElseThrow();
        repository().release("n1", List.of(taken.id()));
        TaskRow others = claim("n2", MOVIE).get(0);
        repository().remove(removed);

        assertThat(repository()
                        .heartbeat(
                                "n1",
                                List.of(
                                        ended.seen(seen, 7),
                                        end.seen(seen, 7),
                                        taken.seen(seen, 7),
                                        others.seen(seen, 7),
                                        removed.seen(seen, 7))))
                .isTrue();

        assertThat(repository().find(ended.id())).contains(end);
        assertThat(repository().find(taken.id())).contains(others);
        assertThat(repository().find(removed.id())).isEmpty();
    }

    @Test
    void aNodeThatWasPausedIsToldAndStaysDead() {
        heartbeat("paused");
        letPass(repository().lease().plusSeconds(1));

        assertThat(repository().heartbeat("paused")).isFalse();
        assertThat(repository().heartbeat("paused")).isFalse();
        assertThat(sibling().heartbeat("paused")).isFalse();
        repository().insert(running().build());
        assertThat(claim("paused", MOVIE)).isEmpty();
        heartbeat("reborn");
        assertThat(claim("reborn", MOVIE)).hasSize(1);
    }

    @Test
    void whatIsFollowedForAnExchangeAloneIsDoneWithWhenItsNodeIsGone() {
        heartbeat("dead");
        TaskRow untracked = repository().insert(awaitedBy("dead").tracked(false).build());
        TaskRow tracked = repository().insert(awaitedBy("dead").build());
        TaskRow unsettled = repository()
                .insert(awaitedBy("dead")
                        .tracked(false)
                        .taskId(null)
                        .state(TaskState.IN_DOUBT)
                        .build());
        letPass(repository().lease().plusSeconds(1));
        heartbeat("n2");

        assertThat(claim("n2", MOVIE)).extracting(TaskRow::id).containsExactlyInAnyOrder(tracked.id(), unsettled.id());

        TaskRow done = repository().find(untracked.id()).orElseThrow();
        assertThat(done.state()).isEqualTo(TaskState.DELIVERED);
        assertThat(done.finishedAt()).isNotNull();
        assertThat(repository().update(untracked)).as("fenced").isEmpty();
    }

    @Test
    void aNodeThatLeavesHasDoneWithWhatItFollowedForAnExchangeAlone() {
        heartbeat("n1");
        TaskRow untracked = repository().insert(awaitedBy("n1").tracked(false).build());

        repository().leave("n1");

        assertThat(repository().find(untracked.id()).orElseThrow().state()).isEqualTo(TaskState.DELIVERED);
    }

    private static TaskRowBuilder awaitedBy(String node) {
        return running().owner(node).awaited(true);
    }

    /** After pg-boss claimFencing: an old owner resumes after its claim was taken; none of its writes lands. */
    @Test
    void anOldOwnerThatResumesChangesNothing() {
        heartbeat("old");
        repository().insert(running().build());
        TaskRow stale = claim("old", MOVIE).get(0);
        letPass(repository().lease().plusSeconds(1));
        heartbeat("new");
        TaskRow fresh = claim("new", MOVIE).get(0);

        assertThat(repository().update(stale.toBuilder().state(TaskState.ENDED).build()))
                .isEmpty();
        assertThat(repository().update(stale.toBuilder().state(TaskState.PARKED).build()))
                .isEmpty();
        assertThat(repository()
                        .update(stale.toBuilder().state(TaskState.DELIVERED).build()))
                .isEmpty();
        assertThat(repository().update(stale.toBuilder().deliveries(1).build())).isEmpty();
        assertThat(repository().remove(stale)).isFalse();
        repository().release("old", List.of(stale.id()));
        repository().leave("old");
        repository().hint(stale.id());
        assertThat(repository().takeHints("old")).isEmpty();

        assertThat(repository().find(fresh.id())).contains(fresh);
        assertThat(repository().update(fresh.toBuilder().state(TaskState.ENDED).build()))
                .isPresent();
    }

    /** After pg-boss claimFencing: of a batch only the rows that are still owned are settled. */
    @Test
    void ofABatchOnlyWhatIsStillOwnedIsSettled() {
        heartbeat("old");
        heartbeat("new");
        for (int i = 0; i < 4; i++) {
            repository().insert(running().build());
        }
        List<TaskRow> batch = claim("old", MOVIE);
        repository().release("old", List.of(batch.get(1).id(), batch.get(3).id()));
        assertThat(claim("new", MOVIE)).hasSize(2);

        List<Boolean> settled = batch.stream()
                .map(row -> repository()
                        .update(row.toBuilder().state(TaskState.ENDED).build())
                        .isPresent())
                .toList();
        assertThat(settled).containsExactly(true, false, true, false);
    }

    /** After pg-boss claimFencing: a row that comes back to its old owner has another version. */
    @Test
    void aReclaimDoesNotReviveOldCopies() {
        heartbeat("n1");
        repository().insert(running().build());
        TaskRow first = claim("n1", MOVIE).get(0);
        repository().release("n1", List.of(first.id()));
        TaskRow second = claim("n1", MOVIE).get(0);

        assertThat(repository().update(first.toBuilder().observedRunning(1).build()))
                .isEmpty();
        assertThat(repository().update(second.toBuilder().observedRunning(2).build()))
                .isPresent();
    }

    @Test
    void releaseChangesOwnerAwaitedAndVersionOnly() {
        heartbeat("n1");
        TaskRow row = repository()
                .insert(Rows.full().toBuilder().owner("n1").awaited(true).build());
        TaskRow other = repository().insert(running().owner("n1").build());
        heartbeat("n2");

        repository().release("n2", List.of(row.id()));
        assertThat(repository().find(row.id())).contains(row);
        repository().release("n1", List.of(row.id(), "nobody"));
        repository().release("n1", List.of());
        assertThat(repository().find(row.id()))
                .contains(row.toBuilder()
                        .owner(null)
                        .awaited(false)
                        .version(row.version() + 1)
                        .build());
        assertThat(repository().find(other.id())).contains(other);
        assertThat(claim("n2", MOVIE)).hasSize(1);
    }

    @Test
    void thousandsOfRowsAreReleasedAtOnce() {
        heartbeat("n1");
        heartbeat("n2");
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 1100; i++) {
            ids.add(repository().insert(running().owner("n1").build()).id());
        }
        repository().release("n1", ids);
        assertThat(repository().claim("n2", List.of(MOVIE), TaskState.CLAIMABLE, 5000))
                .hasSize(1100);
    }

    @Test
    void leaveReleasesEverythingAtOnce() {
        heartbeat("n1");
        heartbeat("n2");
        for (int i = 0; i < 600; i++) {
            repository().insert(running().owner("n1").build());
        }
        repository().leave("n1");
        assertThat(repository().claim("n2", List.of(MOVIE), TaskState.CLAIMABLE, 5000))
                .hasSize(600);
        repository().leave("never seen");
        repository().leave("n1");
    }

    @Test
    void aNodeThatHasLeftOwnsNothing() {
        heartbeat("n1");
        heartbeat("n2");
        repository().leave("n1");

        assertThat(repository().insert(running().owner("n1").build()).owner()).isNull();
        assertThat(repository().heartbeat("n1")).isFalse();
        assertThat(claim("n2", MOVIE)).hasSize(1);
    }

    @Test
    void aHintReachesTheOwnerWhoeverThatIs() {
        heartbeat("n1");
        heartbeat("n2");
        TaskRow row = repository().insert(running().owner("n1").build());
        TaskRow other = repository().insert(running().owner("n2").build());

        sibling().hint(row.id());
        sibling().hint(row.id());
        repository().hint("nobody");
        assertThat(repository().takeHints("n2")).isEmpty();
        assertThat(repository().takeHints("n1")).containsExactly(row.id());
        assertThat(repository().takeHints("n1")).isEmpty();
        repository().hint(row.id());
        repository().hint(other.id());
        assertThat(repository().takeHints("n1")).containsExactly(row.id());
        assertThat(repository().find(row.id())).contains(row);
    }

    @Test
    void aHintWaitsForAnOwner() {
        heartbeat("n1");
        TaskRow row = repository().insert(running().build());
        repository().hint(row.id());
        assertThat(repository().takeHints("n1")).isEmpty();

        claim("n1", MOVIE);
        assertThat(repository().takeHints("n1")).containsExactly(row.id());
    }

    @Test
    void hintsForFinishedOrRemovedRowsAreGone() {
        heartbeat("n1");
        TaskRow done = deliver(running().owner("n1").build(), now());
        TaskRow removed = repository().insert(running().owner("n1").build());
        TaskRow ends = repository().insert(running().owner("n1").build());
        repository().hint(done.id());
        repository().hint(removed.id());
        repository().hint(ends.id());
        repository().remove(removed);
        repository().update(ends.toBuilder().state(TaskState.DELIVERED).build());

        assertThat(repository().takeHints("n1")).isEmpty();
    }

    @Test
    void takenHintsAreDisjoint() throws Exception {
        heartbeat("n1");
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            ids.add(repository().insert(running().owner("n1").build()).id());
        }
        ids.forEach(repository()::hint);
        List<List<String>> taken = inParallel(4, n -> repository().takeHints("n1"));

        assertThat(taken.stream().flatMap(List::stream)).containsExactlyInAnyOrderElementsOf(ids);
    }

    @Test
    void parkedRowsComeBackByADecision() {
        heartbeat("n1");
        TaskRow row = repository().insert(running().owner("n1").build());
        TaskRow parked = repository()
                .update(row.toBuilder().state(TaskState.PARKED).reason("no").build())
                .orElseThrow();
        repository().leave("n1");
        heartbeat("n2");
        assertThat(claim("n2", MOVIE)).isEmpty();
        TaskRow now = repository().find(parked.id()).orElseThrow();
        repository().update(now.toBuilder().state(TaskState.ENDED).reason(null).build());
        assertThat(claim("n2", MOVIE)).extracting(TaskRow::state).containsExactly(TaskState.ENDED);
    }

    @Test
    void aSubmissionInFlightIsNotTakenFromALivingNode() {
        heartbeat("n1");
        heartbeat("n2");
        TaskRow intent = repository().insert(submitting("k").owner("n1").build());
        assertThat(claim("n2", MOVIE)).isEmpty();
        assertThat(repository()
                        .update(intent.toBuilder()
                                .sent(true)
                                .state(TaskState.RUNNING)
                                .taskId("t")
                                .owner(null)
                                .build()))
                .isPresent();
        assertThat(claim("n2", MOVIE)).extracting(TaskRow::taskId).containsExactly("t");
    }

    public static TaskRow owned(TaskRow row, String node) {
        return row.toBuilder()
                .owner(node)
                .awaited(false)
                .version(row.version() + 1)
                .build();
    }
}
