/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.task.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.sql.SQLTransientConnectionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SqlErrorsTest {

    @ParameterizedTest
    @CsvSource({
        "40001, true", // serialization failure
        "40P01, true", // deadlock
        "08006, true",
        "08001, true",
        "57P01, true", // shut down by an administrator
        "57P03, true", // starting
        "53300, true", // too many connections
        "57014, false", // cancelled: the query is slow, not the connection bad
        "23505, false",
        "42P01, false",
        "28P01, false", // wrong password
        "22001, false",
        ", false"
    })
    void aPassingErrorIsKnownByItsState(String state, boolean expected) {
        assertThat(SqlErrors.isTransient(new SQLException("x", state))).isEqualTo(expected);
        SQLException wrapped = new SQLException("batch", "BATCH");
        wrapped.setNextException(new SQLException("x", state));
        assertThat(SqlErrors.isTransient(wrapped)).isEqualTo(expected);
        assertThat(SqlErrors.isTransient(new SQLException("pool", new RuntimeException(new SQLException("x", state)))))
                .isEqualTo(expected);
    }

    @Test
    void aPoolThatHasNoConnectionPassesUnlessTheFileIsInUse() {
        assertThat(SqlErrors.isTransient(new SQLTransientConnectionException("no connection")))
                .isTrue();
        SQLException locked = new SQLException("Database may be already in use", "90020");
        assertThat(SqlErrors.isTransient(new SQLTransientConnectionException("no connection", locked)))
                .isFalse();
        assertThat(SqlErrors.isTransient(new SQLTimeoutException("slow", "57014")))
                .isFalse();
    }

    @Test
    void errorsThatPointAtEachOtherEnd() {
        SQLException first = new SQLException("a", "00000");
        SQLException second = new SQLException("b", "00000", first);
        first.setNextException(second);
        assertThat(SqlErrors.isTransient(first)).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "No suitable driver for jdbc:postgresql://h/d?user=u&password=hunter2|No suitable driver for jdbc:...",
                "FATAL: password = hunter2 is wrong|FATAL: password = ... is wrong",
                "null value Detail: Failing row contains (hunter2).|null value",
                "Data too long; SQL statement: INSERT INTO x VALUES ('hunter2')|Data too long;",
                "see https://cdn.example/v.mp4?sig=hunter2 there|see https://cdn.example/v.mp4?... there",
            })
    void messagesTellNoSecrets(String message, String expected) {
        assertThat(SqlErrors.safe(message)).isEqualTo(expected);
        assertThat(SqlErrors.unavailable("work", new SQLException(message, "08001")))
                .hasMessage("The task repository could not work (SQL state 08001): " + expected);
    }
}
