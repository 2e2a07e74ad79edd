/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.client.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.camelseedance.model.UploadException;
import java.text.Normalizer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

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
                Arguments.of("猫".repeat(125) + ".png", null),
                Arguments.of("\ud83d\ude00".repeat(125) + ".png", null),
                Arguments.of("\u200d\u200c.png", null),
                Arguments.of("a\u0085b.png", null),
                Arguments.of("a\u009bb.png", null),
                Arguments.of("a\u2066b\u2069.png", null),
                Arguments.of("a\u200f.png", null),
                Arguments.of("a\ufeff.png", null),
                Arguments.of("a\u2028b.png", null),
                Arguments.of("a\udb40\udc61.png", null),
                Arguments.of("\u00a0.png", null),
                Arguments.of(" .png", null),
                Arguments.of("\u3164.png", null),
                Arguments.of("\u2800\ufe0f.png", null),
                Arguments.of("a.png\u200b", null),
                Arguments.of("a.p\u200dng", null),
                Arguments.of("cat.png.", null),
                Arguments.of("cat.png:stream", null),
                Arguments.of("cat.png", "image/apng"),
                Arguments.of("cat.png", "image/p\u200bng"),
                Arguments.of("cat.png", "image/jpeg, image/png"),
                Arguments.of("cat.png", "text/plain"),
                Arguments.of("cat", "binary/octet-stream"),
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

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645.png",
                "\ud83d\udc68\u200d\ud83d\udc69\u200d\ud83d\udc67.png",
                "\u0915\u094d\u200d\u0937.png",
                "\ud83c\udff4\udb40\udc67\udb40\udc62\udb40\udc73\udb40\udc63\udb40\udc74\udb40\udc7f.png",
                "\u0600\u0661.png"
            })
    void namesOfAnyScriptAreKept(String name) {
        assertThat(UploadName.of(PROVIDER, name, null).name())
                .isEqualTo(Normalizer.normalize(name, Normalizer.Form.NFC));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "application/octet-stream",
                "Application/Octet-Stream; charset=binary",
                "binary/octet-stream",
                "application/x-octet-stream",
                "application/force-download",
                "application/x-download",
                "application/unknown",
                "application/x-www-form-urlencoded",
                "application/octet",
                "application/x-binary",
                "application/octet-stream-compressible",
                "application/x-unknown-content-type",
                "www/unknown",
                "multipart/form-data; boundary=x",
                "image/",
                "null",
                "undefined",
                "image/x-citrix-png",
                "image/png, image/png",
                "*/*",
                "image/*",
                "png",
                "image/x-png",
                "IMAGE/X-PNG"
            })
    void typeThatSaysNothingOrIsOldGivesWayToTheName(String contentType) {
        assertThat(UploadName.of(PROVIDER, "cat.png", contentType).type()).isEqualTo(UploadType.PNG);
    }

    @ParameterizedTest
    @CsvSource({
        "image/pjpeg, cat.jpeg, JPEG",
        "image/x-citrix-jpeg, cat.jpeg, JPEG",
        "image/jpg, cat.jpg, JPEG",
        "image/x-webp, cat.webp, WEBP",
        "application/mp4, cat.mp4, MP4",
        "video/mov, cat.mov, QUICKTIME",
        "video/x-webm, cat.webm, WEBM"
    })
    void oldNamesOfTypesAreKnown(String contentType, String name, UploadType type) {
        assertThat(UploadName.of(PROVIDER, name, contentType).type()).isEqualTo(type);
        assertThat(UploadName.of(PROVIDER, null, contentType).type()).isEqualTo(type);
    }

    @Test
    void longestName() {
        for (String character : new String[] {"x", "ж", "猫", "\ud83d\ude00"}) {
            String name = character.repeat(124) + ".png";
            assertThat(UploadName.of(PROVIDER, name, null).name()).isEqualTo(name);
        }
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
