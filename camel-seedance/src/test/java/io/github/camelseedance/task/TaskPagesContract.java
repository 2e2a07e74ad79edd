/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.task;

import static io.github.camelseedance.task.store.Rows.INK;
import static io.github.camelseedance.task.store.Rows.MOVIE;
import static io.github.camelseedance.task.store.Rows.OTHER_QUEUE;
import static io.github.camelseedance.task.store.Rows.running;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.camelseedance.model.VideoTask;
import io.github.camelseedance.task.store.TaskQuery;
import io.github.camelseedance.task.store.TaskQuery.Found;
import io.github.camelseedance.task.store.TaskQuery.Place;
import io.github.camelseedance.task.store.TaskQuery.Text;
import io.github.camelseedance.task.store.TaskRow;
import io.github.camelseedance.task.store.TaskRowBuilder;
import io.github.camelseedance.task.store.TaskScope;
import io.github.camelseedance.task.store.TaskState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pages of rows for somebody who looks at them. */
abstract class TaskPagesContract extends TaskRepositoryFixture {

    private static final Set<TaskQuery.Field> EVERYWHERE = EnumSet.allOf(TaskQuery.Field.class);
    private static final Set<TaskState> ALL = EnumSet.allOf(TaskState.class);
    private static final Set<TaskState> RUNNING = EnumSet.of(TaskState.RUNNING);
    private static final Set<TaskState> OVER = EnumSet.of(TaskState.ENDED, TaskState.DELIVERED);

    private TaskRow stored(TaskRowBuilder row) {
        return repository().insert(row.build());
    }

    /** A row that was delivered so long after the start of the test. */
    private TaskRow delivered(long seconds) {
        TaskRow row = stored(running().state(TaskState.ENDED));
        return repository().update(row.delivered(now().plusSeconds(seconds))).orElseThrow();
    }

    private List<String> first(Set<TaskState> states) {
        return ids(TaskQuery.of(states, 10));
    }

    private List<String> ids(TaskQuery query) {
        return repository().page(query).rows().stream().map(TaskRow::id).toList();
    }

    private static TaskQuery text(Set<TaskState> states, String text) {
        return search(states, null, text, null, 50);
    }

    private static TaskQuery search(Set<TaskState> states, String queue, String text, Place after, int limit) {
        return new TaskQuery(states, queue, null, Text.of(text, EVERYWHERE), false, after, limit);
    }

    /** All pages of a size. */
    private List<String> pages(Set<TaskState> states, String text, int size) {
        List<String> pages = new ArrayList<>();
        Place after = null;
        do {
            Found found = repository().page(search(states, null, text, after, size));
            assertThat(found.rows()).hasSizeLessThanOrEqualTo(size);
            found.rows().forEach(row -> pages.add(row.id()));
            after = found.next();
        } while (after != null);
        return pages;
    }

    @Test
    void theNewestSubmissionComesFirst() {
        TaskRow first = stored(running());
        TaskRow second = stored(running());
        TaskRow third = stored(running().state(TaskState.PARKED));

        assertThat(first(ALL)).containsExactly(third.id(), second.id(), first.id());
        assertThat(first(RUNNING)).containsExactly(second.id(), first.id());
        assertThat(pages(RUNNING, null, 1)).containsExactly(second.id(), first.id());
    }

    @Test
    void whatIsDeliveredComesLastInTheOrderOfItsDelivery() {
        List<String> expected = new ArrayList<>();
        for (long seconds : new long[] {30, 10, 20}) {
            expected.add(delivered(seconds).id());
        }
        expected.add(2, expected.remove(1));
        TaskRow old = stored(running().state(TaskState.ENDED));
        TaskRow waiting = stored(running().state(TaskState.ENDED));
        stored(running());
        expected.addAll(0, List.of(waiting.id(), old.id()));

        assertThat(first(OVER)).isEqualTo(expected);
        for (int size = 1; size <= 5; size++) {
            assertThat(pages(OVER, null, size)).as("pages of " + size).isEqualTo(expected);
        }
    }

    @Test
    void queueAndProviderNarrow() {
        TaskRow movie = stored(running(MOVIE));
        TaskRow ink = stored(running(INK));
        TaskRow films = stored(running(OTHER_QUEUE));

        assertThat(ids(new TaskQuery(ALL, "default", null, null, false, null, 9)))
                .containsExactly(ink.id(), movie.id());
        assertThat(ids(new TaskQuery(ALL, "default", "seedance2.movie", null, false, null, 9)))
                .containsExactly(movie.id());
        assertThat(ids(new TaskQuery(ALL, null, "seedance2.movie", null, false, null, 9)))
                .containsExactly(films.id(), movie.id());
        assertThat(ids(new TaskQuery(ALL, "nobody's", null, null, false, null, 9)))
                .isEmpty();
    }

    @Test
    void onlyThoseOfNoNode() {
        heartbeat("n1");
        TaskRow mine = stored(running().owner("n1"));
        TaskRow free = stored(running());
        delivered(1);

        assertThat(ids(new TaskQuery(RUNNING, null, null, null, true, null, 9))).containsExactly(free.id());
        assertThat(ids(new TaskQuery(RUNNING, null, null, null, false, null, 9)))
                .containsExactly(free.id(), mine.id());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a white CAT",
                "cat",
                " Cat ",
                "\"quoted\"",
                "back\\slash",
                "100%",
                "_under",
                "line\nbreak",
                "\u010dAPEK",
                "\ud83d\ude00",
                "TASK-OF-THE-CAT",
                "order-77",
                "pro-4K"
            })
    void textIsFoundWhereItShows(String text) {
        TaskRow cat = stored(running()
                .taskId("task-of-the-cat-" + System.identityHashCode(this))
                .submissionKey("Order-77")
                .task(VideoTask.builder()
                        .model("seedance-PRO-4k")
                        .prompt("A white cat, \"quoted\" back\\slash 100% _under line\nbreak \u010capek \ud83d\ude00")
                        .build()));
        stored(running().task(VideoTask.builder().prompt("A dog").build()));
        stored(running());

        assertThat(ids(text(RUNNING, text))).containsExactly(cat.id());
    }

    /** Who could ask for parts of an address would find out the address. */
    @ParameterizedTest
    @ValueSource(strings = {"secret-signature", "cdn.example", "videoUrls", "a1b2c3d4", "%", "zzz"})
    void textThatDoesNotShowIsNotFound(String text) {
        stored(running()
                .task(VideoTask.builder()
                        .prompt("A cat")
                        .videoUrls(List.of("https://cdn.example/v.mp4?sig=secret-signature"))
                        .build()));

        assertThat(ids(text(ALL, text))).isEmpty();
    }

    @Test
    void aSearchHasPagesToo() {
        List<String> cats = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            TaskRow row = stored(running()
                    .task(VideoTask.builder().prompt(i % 3 == 0 ? "dog" : "cat").build()));
            if (i % 3 != 0) {
                cats.add(0, row.id());
            }
        }
        assertThat(ids(search(RUNNING, null, "cat", null, 5))).isEqualTo(cats.subList(0, 5));
        for (int size = 1; size <= 8; size++) {
            assertThat(pages(RUNNING, "cat", size)).isEqualTo(cats);
        }
        assertThat(ids(search(RUNNING, "films", "cat", null, 5))).isEmpty();
    }

    @Test
    void rowsOfAllStatesAreWhole() {
        TaskScope scope = MOVIE;
        TaskRow row = stored(running(scope).submissionKey("k").headers(java.util.Map.of("n", 5L)));
        TaskRow gone = delivered(Duration.ofSeconds(1).toSeconds());

        assertThat(repository().page(TaskQuery.of(ALL, 9)).rows()).containsExactly(row, gone);
        assertThat(repository().page(text(ALL, "task-")).rows()).containsExactly(row, gone);
    }

    @Test
    void aQueryIsBounded() {
        for (int bad : new int[] {-1, 0, 501}) {
            assertThatIllegalArgumentException().isThrownBy(() -> TaskQuery.of(ALL, bad));
        }
        assertThatIllegalArgumentException().isThrownBy(() -> TaskQuery.of(EnumSet.noneOf(TaskState.class), 5));
    }

    /** Who hides a field must not tell by a search what it holds. */
    @Test
    void textIsLookedForWhereThatIsAllowedOnly() {
        TaskRow row = stored(running()
                .submissionKey("order-77")
                .task(VideoTask.builder().model("seedance-2.0").prompt("A cat").build()));

        for (TaskQuery.Field field : TaskQuery.Field.values()) {
            String own = field.of(row);
            for (TaskQuery.Field other : TaskQuery.Field.values()) {
                Text text = Text.of(own, EnumSet.of(other));
                List<String> found = ids(new TaskQuery(RUNNING, null, null, text, false, null, 9));
                assertThat(found).as("%s in %s", field, other).hasSize(field == other ? 1 : 0);
            }
        }
    }

    /** What comes while somebody turns the pages moves nothing on them. */
    @Test
    void whatComesInBetweenMovesNothing() {
        TaskRow first = stored(running());
        TaskRow second = stored(running());
        TaskRow third = stored(running());
        Found page = repository().page(TaskQuery.of(RUNNING, 1));
        stored(running());
        repository().remove(third);

        assertThat(page.rows()).containsExactly(third);
        assertThat(ids(search(RUNNING, null, null, page.next(), 9))).containsExactly(second.id(), first.id());
        assertThat(Place.parse(page.next().text())).contains(page.next());
    }
}
