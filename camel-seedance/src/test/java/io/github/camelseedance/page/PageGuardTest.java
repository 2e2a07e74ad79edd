/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelseedance.model.Hashes;
import io.github.camelseedance.task.store.TaskRow;
import io.github.camelseedance.testing.VirtualScheduler;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The token of the page, on several nodes. */
class PageGuardTest {

    private final VirtualScheduler time = new VirtualScheduler();

    /** A node whose endpoints have these keys. */
    private PageGuard node(int seed, String... keys) {
        return node("/seedance", seed, keys);
    }

    private PageGuard node(String path, int seed, String... keys) {
        PageAccess access = new PageAccess() {
            @Override
            public Optional<Account> of(TaskRow row) {
                return Optional.empty();
            }

            @Override
            public List<String> signed(String text) {
                return List.of(keys).stream()
                        .map(key -> HexFormat.of().formatHex(Hashes.hmac(text.getBytes(), key)))
                        .toList();
            }
        };
        return new PageGuard(path, access, time, new Random(seed));
    }

    private static boolean accepts(PageGuard node, String token) {
        Map<String, String> headers =
                Map.of("Content-Type", "application/json", "Sec-Fetch-Site", "same-origin", PageGuard.TOKEN, token);
        return node.problem(PageFixture.request("/", null, headers::get)) == null;
    }

    @Test
    void aTokenHoldsOnEachNodeThatHasTheKey() {
        PageGuard one = node(1, "key-a");
        PageGuard other = node(2, "key-b", "key-a");

        assertThat(accepts(one, one.token())).isTrue();
        assertThat(accepts(other, one.token())).isTrue();
        assertThat(accepts(node(3, "key-c"), one.token())).isFalse();
        assertThat(accepts(node("/other", 1, "key-a"), one.token()))
                .as("of another page")
                .isFalse();
        assertThat(one.token()).doesNotContain("key-a");
        assertThat(accepts(one, "")).isFalse();
        assertThat(accepts(one, one.token().substring(1))).isFalse();
    }

    @Test
    void aTokenHoldsForAWhile() {
        PageGuard one = node(1, "key-a");
        String token = one.token();
        time.advance(Duration.ofDays(7));
        assertThat(accepts(one, token)).isTrue();
        assertThat(accepts(one, one.token())).isTrue();
        time.advance(Duration.ofDays(8));
        assertThat(accepts(one, token)).isFalse();
    }

    @Test
    void withoutAKeyATokenIsTheNodesOwn() {
        PageGuard one = node(1);
        assertThat(accepts(one, one.token())).isTrue();
        assertThat(accepts(node(2), one.token())).isFalse();
    }
}
