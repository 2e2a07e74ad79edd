/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.client.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.camelseedance.model.UploadException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class UploadNameTest {

    private static final String PROVIDER = "seedance2.movie";

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "cat.png, -, cat.png, image/png",
                "cat.PNG, -, cat.PNG, image/png",
                "cat.jpg, image/jpeg, cat.jpg, image/jpeg",
                "cat.jpeg, image/jpg, cat.jpeg, image/jpeg",
                "cat.webp, 'image/webp; x=y', cat.webp, image/webp",
                "a/b/c/cat.mp4, -, cat.mp4, video/mp4",
                "'C:\\dir\\cat.mov', VIDEO/QUICKTIME, cat.mov, video/quicktime",
                "../../cat.webm, -, cat.webm, video/webm",
                "cat.png, application/octet-stream, cat.png, image/png",
                "cat, image/png, cat.png, image/png",
                "-, video/mp4, upload.mp4, video/mp4",
                "a:b*c?.png, -, abc.png, image/png",
                "...cat.png, -, cat.png, image/png",
                "кот.png, -, кот.png, image/png"
            })
    void nameAndType(String name, String contentType, String expectedName, String expectedType) {
        UploadName checked = UploadName.of(PROVIDER, name, contentType);
        assertThat(checked.name()).isEqualTo(expectedName);
        assertThat(checked.type().contentType()).isEqualTo(expectedType);
    }

    static Stream<Arguments> refused() {
        return Stream.of(
                Arguments.of(null, null),
                Arguments.of("..\\..\\x", null),
                Arguments.of("cat", null),
                Arguments.of("cat.gif", null),
                Arguments.of("cat.png", "image/gif"),
                Arguments.of("cat.png", "image/jpeg"),
                Arguments.of("cat.mp4", "video/quicktime"),
                Arguments.of("", "image/png"),
                Arguments.of("dir/", "image/png"),
                Arguments.of("..", "image/png"),
                Arguments.of("a\r\nb.png", null),
                Arguments.of("a\u0000.png", null),
                Arguments.of("gpj\u202e.png", null),
                Arguments.of("a\u200b.png", null),
                Arguments.of("a\ud800.png", null),
                Arguments.of("x".repeat(125) + ".png", null),
                Arguments.of("ж".repeat(63) + ".png", null),
                Arguments.of("x".repeat(125), "image/png"));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void cannotBeUploaded(String name, String contentType) {
        assertThatThrownBy(() -> UploadName.of(PROVIDER, name, contentType))
                .isInstanceOf(UploadException.class)
                .hasMessageContaining(PROVIDER)
                .satisfies(error -> assertThat(error.getMessage()).doesNotContainPattern("\\p{Cntrl}"));
    }

    @Test
    void longestName() {
        assertThat(UploadName.of(PROVIDER, "x".repeat(124) + ".png", null).name())
                .hasSize(128);
    }

    @ParameterizedTest
    @CsvSource({
        "PNG, 89504e470d0a1a0a0000000d49484452, true",
        "PNG, ffd8ffe000104a464946000101010048, false",
        "JPEG, ffd8ffe000104a464946000101010048, true",
        "WEBP, 524946462400000057454250565038, true",
        "WEBP, 524946462400000057415645, false",
        "MP4, 00000020667479706d703432, true",
        "MP4, 89504e470d0a1a0a0000000d49484452, false",
        "MP4, 0000, false",
        "QUICKTIME, 00000014667479707174202020050300, true",
        "QUICKTIME, 000000086d6f6f76, true",
        "WEBM, 1a45dfa39f4286810142f7, true",
        "WEBM, 00000020667479706d703432, false"
    })
    void contentShowsItsType(UploadType type, String hex, boolean matches) {
        assertThat(type.begins(java.util.HexFormat.of().parseHex(hex.length() % 2 == 0 ? hex : hex + "0")))
                .isEqualTo(matches);
    }
}
