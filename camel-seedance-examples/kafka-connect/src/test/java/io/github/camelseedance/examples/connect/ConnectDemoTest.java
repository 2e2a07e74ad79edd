/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.examples.connect;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelseedance.examples.kafka.demo.Demo;
import io.github.camelseedance.examples.kafka.demo.Settings;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the one command of the README does. */
@Tag("slow")
@Timeout(300)
class ConnectDemoTest {

    @Test
    void eachOrderEndsAsItsLineSays() throws Exception {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        // without the environment, which may have a key that is paid for
        Settings settings = Settings.of(new Properties(), Map.of());
        int code =
                new Demo(settings, new ConnectWorker(), new PrintStream(printed, true, StandardCharsets.UTF_8)).run();
        assertThat(printed.toString(StandardCharsets.UTF_8))
                .contains("(embedded)", "nothing is paid")
                .contains("10 records about 9 orders: 5 videos, 4 errors, each as orders.jsonl says")
                .contains("7 tasks created")
                .contains("no order paid twice");
        assertThat(code).isZero();
    }
}
