/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.concurrent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class FuturesTest {

    @Test
    void aCallThatBreaksOffHasFailedWhateverItThrows() {
        List<Supplier<CompletableFuture<String>>> calls = List.of(
                () -> {
                    throw new IllegalStateException("an exception");
                },
                () -> {
                    throw new NoClassDefFoundError("an error");
                });
        for (Supplier<CompletableFuture<String>> call : calls) {
            assertThat(Futures.attempt(call)).isCompletedExceptionally();
        }
    }

    @Test
    void theErrorItselfIsWithoutWhatIsAroundIt() {
        Throwable error = new IllegalStateException("x");
        assertThat(Futures.unwrap(new CompletionException(new CompletionException(error))))
                .isSameAs(error);
    }
}
