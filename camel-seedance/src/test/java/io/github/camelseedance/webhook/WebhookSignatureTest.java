/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookSignatureTest {

    /** RFC 4231, test case 2. */
    private static final byte[] BODY = "what do ya want for nothing?".getBytes(StandardCharsets.US_ASCII);

    private static final String GOOD = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843";
    private static final List<String> SECRET = List.of("Jefe");

    @Test
    void theSignatureOfAStandardIsAccepted() {
        assertThat(WebhookSignature.isValid(BODY, GOOD, SECRET)).isTrue();
        assertThat(WebhookSignature.isValid(BODY, GOOD.toUpperCase(Locale.ROOT), SECRET))
                .isTrue();
        assertThat(WebhookSignature.isValid(BODY, "sha256=" + GOOD, SECRET)).isTrue();
    }

    @Test
    void anyOfTheSecretsWillDo() {
        assertThat(WebhookSignature.isValid(BODY, GOOD, List.of("new", "Jefe"))).isTrue();
        assertThat(WebhookSignature.isValid(BODY, GOOD, List.of("Jefe", "new"))).isTrue();
        assertThat(WebhookSignature.isValid(BODY, GOOD, List.of("new", "newer")))
                .isFalse();
    }

    @Test
    void withoutASecretNothingIsValid() {
        assertThat(WebhookSignature.isValid(BODY, GOOD, List.of())).isFalse();
    }

    @Test
    void oneBitOfTheBodyOrTheSignatureIsEnough() {
        for (int i = 0; i < GOOD.length(); i++) {
            char other = GOOD.charAt(i) == '0' ? '1' : '0';
            String wrong = GOOD.substring(0, i) + other + GOOD.substring(i + 1);
            assertThat(WebhookSignature.isValid(BODY, wrong, SECRET)).as(wrong).isFalse();
        }
        byte[] body = BODY.clone();
        body[body.length - 1] ^= 1;
        assertThat(WebhookSignature.isValid(body, GOOD, SECRET)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "5bdc",
                "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec384",
                "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec38430",
                " 5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
                "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843\n",
                "SHA256=5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
                "sha256=sha256=5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
                "sha1=5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
                "0x5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec38",
                "gbdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
                // full-width and Arabic digits are digits to Character.digit
                "\uFF15bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
                "\u0665bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
                "W9zBRr9gdU5qBCQmCJV1x1oAPwidJzmDnexYuWTsOEM="
            })
    void hexadecimalIsReadStrictly(String signature) {
        assertThat(WebhookSignature.isValid(BODY, signature, SECRET)).isFalse();
    }

    @Test
    void absentIsNotValid() {
        assertThat(WebhookSignature.isValid(BODY, null, SECRET)).isFalse();
    }

    @Test
    void theRawBytesCount() {
        byte[] raw = {(byte) 0xff, (byte) 0xfe, 0, '\r', '\n'};
        String signature = Hmac.of(raw, "Jefe");
        assertThat(WebhookSignature.isValid(raw, signature, SECRET)).isTrue();
        byte[] decoded = new String(raw, StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_8);
        assertThat(WebhookSignature.isValid(decoded, signature, SECRET)).isFalse();
    }

    @Test
    void anOptionIsOneSecretOrTwo() {
        assertThat(WebhookSignature.secrets(null)).isEmpty();
        assertThat(WebhookSignature.secrets(" one ")).containsExactly("one");
        assertThat(WebhookSignature.secrets("old, new")).containsExactly("old, new", "old", "new");
        assertThat(WebhookSignature.secrets("a,")).containsExactly("a,");
        assertThat(WebhookSignature.secrets("a,b,c")).containsExactly("a,b,c");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\t"})
    void anEmptySecretIsNoSecretAndRefused(String option) {
        assertThatThrownBy(() -> WebhookSignature.secrets(option))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("webhookSecret");
    }
}
