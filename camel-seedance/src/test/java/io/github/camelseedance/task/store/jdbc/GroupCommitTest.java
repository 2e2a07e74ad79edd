/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.task.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelseedance.task.H2TaskRepositoryTest;
import io.github.camelseedance.task.TestDataSources;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class GroupCommitTest {

    private final DataSource database =
            H2TaskRepositoryTest.h2("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
    private final List<Thread> callers = new ArrayList<>();
    /** Commits that have begun, each until it is let go. */
    private final BlockingQueue<CountDownLatch> commits = new LinkedBlockingQueue<>();

    @BeforeEach
    void table() throws Exception {
        TestDataSources.sql(database, "CREATE TABLE work (id INT)");
    }

    @AfterEach
    void stop() {
        commits.forEach(CountDownLatch::countDown);
        callers.forEach(Thread::interrupt);
    }

    @Test
    void whatWaitsSharesTheNextTransactionAndNobodyWaitsForTheOneAfterIt() throws Exception {
        GroupCommit group = held(1);
        CompletableFuture<Integer> first = begin(group, 1);
        CountDownLatch firstCommit = commits.take();
        List<CompletableFuture<Integer>> next = beginAll(group, 2, 3);

        firstCommit.countDown();
        assertThat(first.get(30, TimeUnit.SECONDS)).isEqualTo(1);

        CountDownLatch nextCommit = commits.take();
        List<CompletableFuture<Integer>> last = beginAll(group, 4);
        nextCommit.countDown();
        assertThat(next.get(0).get(30, TimeUnit.SECONDS)).isEqualTo(2);
        assertThat(next.get(1).get(30, TimeUnit.SECONDS)).isEqualTo(3);

        CountDownLatch lastCommit = commits.take();
        assertThat(last.get(0)).isNotDone();
        lastCommit.countDown();
        assertThat(last.get(0).get(30, TimeUnit.SECONDS)).isEqualTo(4);
        assertThat(commits).isEmpty();
    }

    @Test
    void aTransactionThatIsFreeBeginsAtOnce() throws Exception {
        GroupCommit group = held(2);
        CompletableFuture<Integer> first = begin(group, 1);
        CountDownLatch firstCommit = commits.take();
        CompletableFuture<Integer> second = begin(group, 2);

        commits.take().countDown();

        assertThat(second.get(30, TimeUnit.SECONDS)).isEqualTo(2);
        assertThat(first).isNotDone();
        firstCommit.countDown();
        assertThat(first.get(30, TimeUnit.SECONDS)).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void eachWorkIsDoneOnce(int atOnce) throws Exception {
        GroupCommit group = new JdbcTransactions(database).newGroup(atOnce);

        List<CompletableFuture<Integer>> all =
                IntStream.range(0, 400).mapToObj(id -> begin(group, id)).toList();

        for (int id = 0; id < all.size(); id++) {
            assertThat(all.get(id).get(30, TimeUnit.SECONDS)).isEqualTo(id);
        }
        assertThat(TestDataSources.value(database, "SELECT COUNT(DISTINCT id) * 1000 + COUNT(*) FROM work"))
                .isEqualTo("400400");
    }

    private GroupCommit held(int atOnce) {
        return new JdbcTransactions(TestDataSources.committing(database, () -> {
                    CountDownLatch commit = new CountDownLatch(1);
                    commits.add(commit);
                    try {
                        commit.await();
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                }))
                .newGroup(atOnce);
    }

    /** They wait when this returns. */
    private List<CompletableFuture<Integer>> beginAll(GroupCommit group, int... ids) {
        List<CompletableFuture<Integer>> all =
                IntStream.of(ids).mapToObj(id -> begin(group, id)).toList();
        callers.subList(callers.size() - ids.length, callers.size())
                .forEach(caller -> await().until(() -> caller.getState() == Thread.State.WAITING));
        return all;
    }

    private CompletableFuture<Integer> begin(GroupCommit group, int id) {
        return CompletableFuture.supplyAsync(
                () -> group.run(tx -> {
                            tx.execute("INSERT INTO work VALUES (?)", id);
                            return id;
                        })
                        .result,
                work -> {
                    Thread caller = new Thread(work, "caller " + id);
                    callers.add(caller);
                    caller.start();
                });
    }
}
