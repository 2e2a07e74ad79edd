/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelseedance.model.VideoTask;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LinkExpiryTest {

    @ParameterizedTest
    @CsvSource({
        "https://x/v.mp4?X-Amz-Date=20261127T040000Z&X-Amz-Expires=3600, 2026-11-27T05:00:00Z",
        "https://x/v.mp4?x-tos-expires=86400&X-Tos-Date=20261127T040000Z&a=b, 2026-11-28T04:00:00Z",
        "https://x/v.mp4?X-Goog-Date=20261127T040000Z&X-Goog-Expires=60, 2026-11-27T04:01:00Z",
        "https://x/v.mp4?Expires=1795752000&Signature=x, 2026-11-27T04:00:00Z",
        "https://x/v.mp4?expires=1795752000000, 2026-11-27T04:00:00Z",
        "https://x/v.mp4?Expires=tomorrow,",
        "https://x/v.mp4?X-Amz-Date=yesterday&X-Amz-Expires=3600,",
        "https://x/v.mp4?X-Amz-Expires=3600,",
        "https://x/v.mp4,",
        "'no address at all ?expires=1',"
    })
    void anAddressTellsWhenItExpires(String address, Instant expiry) {
        VideoTask task = VideoTask.builder().videoUrls(List.of(address)).build();

        assertThat(LinkExpiry.of(task)).isEqualTo(Optional.ofNullable(expiry));
    }

    @Test
    void withoutAnAddressThereIsNone() {
        assertThat(LinkExpiry.of(null)).isEqualTo(Optional.empty());
        assertThat(LinkExpiry.of(VideoTask.builder().build())).isEmpty();
    }
}
