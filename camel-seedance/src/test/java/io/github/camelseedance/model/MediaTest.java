/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MediaTest {

    @ParameterizedTest
    @CsvSource({
        "https://h.example/a.png?X-Amz-Signature=SECRET, 'Media[type=image, url=https://h.example/a.png?...]'",
        "https://h.example/a.png#SECRET, 'Media[type=image, url=https://h.example/a.png?...]'",
        "https://user:SECRET@h.example/a.png, 'Media[type=image, url=https://...@h.example/a.png]'",
        "'data:image/png;base64,SECRET', 'Media[type=image, url=data:...]'",
        "asset://a-1, 'Media[type=image, url=asset://a-1]'"
    })
    void textShowsNoSignature(String url, String text) {
        Media media = Media.image(url);

        assertThat(media).hasToString(text);
        assertThat(VideoRequest.builder().prompt("p").media(media).build().toString())
                .doesNotContain("SECRET");
    }

    @Test
    void textNamesOtherSources() {
        assertThat(Media.image(Path.of("/home/me/a.png"))).hasToString("Media[type=image, file=a.png]");
        assertThat(Media.ofPath(MediaType.VIDEO, "uploads/1.mp4")).hasToString("Media[type=video, path=uploads/1.mp4]");
        assertThat(Media.sample("s-1")).hasToString("Media[type=sample, id=s-1]");
    }
}
