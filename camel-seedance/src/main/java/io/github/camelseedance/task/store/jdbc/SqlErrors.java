/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.task.store.jdbc;

import io.github.camelseedance.model.ErrorDetail;
import io.github.camelseedance.model.SafeText;
import io.github.camelseedance.model.ServiceUnavailableException;
import io.github.camelseedance.task.store.TaskRepository;
import io.github.camelseedance.task.store.UncertainWriteException;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientException;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** What the errors of a database mean, and how they are told without its secrets. */
final class SqlErrors {

    /** PostgreSQL: shut down, crashed, starting; too many connections, out of memory; lock not available; failed over. */
    private static final Set<String> TRANSIENT = Set.of(
            "57P01",
            "57P02",
            "57P03",
            "53000",
            "53200",
            "53300",
            "55P03",
            "25006",
            "HYT00",
            "HYT01",
            // H2: changed at the same time, closed while it is opened anew, connection broken, closed, LOB given up
            "90131",
            "90098",
            "90121",
            "90067",
            "90007",
            "90039");

    private static final Pattern URL = Pattern.compile("(?i)jdbc:[^\\s\"']+");
    private static final Pattern CREDENTIAL =
            Pattern.compile("(?i)\\b(user(?:name)?|password|passwd|pwd|secret|token)(\\s*[=:]\\s*)[^\\s,;&]+");

    private SqlErrors() {}

    /** Whether the same can succeed a moment later, on another connection. */
    static boolean isTransient(SQLException error) {
        return !isLocked(error)
                && any(
                        error,
                        e -> e instanceof SQLTransientException && !state(e).equals("57014")
                                || e instanceof SQLRecoverableException
                                || e instanceof SQLNonTransientConnectionException
                                || state(e).startsWith("08")
                                || state(e).startsWith("40")
                                || TRANSIENT.contains(state(e)));
    }

    /** Whether a unique index has refused it. */
    static boolean isDuplicate(SQLException error) {
        return any(error, e -> state(e).equals("23505") || state(e).equals("23000"));
    }

    /** Whether a table or column is missing, or a statement is not understood. */
    static boolean isSchema(SQLException error) {
        return any(error, e -> state(e).startsWith("42"));
    }

    /** Whether another process has the files of an embedded database. */
    static boolean isLocked(SQLException error) {
        return any(error, e -> state(e).equals("90020"));
    }

    /** The error as users of a repository see it. */
    static ServiceUnavailableException unavailable(String what, SQLException error) {
        return unavailable(what, error, ServiceUnavailableException::new);
    }

    /** The error of a write that can have landed. */
    static ServiceUnavailableException uncertain(String what, SQLException error) {
        return unavailable(what, error, UncertainWriteException::new);
    }

    private static ServiceUnavailableException unavailable(
            String what, SQLException error, BiFunction<String, ErrorDetail, ServiceUnavailableException> type) {
        String why = isLocked(error)
                ? "The files of the database are in use by another process: an embedded database belongs to one process,"
                        + " several nodes need a database server such as PostgreSQL"
                : safe(error.getMessage());
        return type.apply(
                "The task repository could not " + what + " (SQL state " + error.getSQLState() + "): " + why,
                new ErrorDetail(null, TaskRepository.UNAVAILABLE, 0, null, true, withoutSecrets(error)));
    }

    /** A driver's text can have the URL with its credentials, and the contents of a row. */
    static String safe(String message) {
        if (message == null) {
            return "no message";
        }
        String text = message;
        for (String contents : new String[] {"Detail:", "DETAIL:", "SQL statement:", "Failing row"}) {
            int at = text.indexOf(contents);
            text = at < 0 ? text : text.substring(0, at);
        }
        text = URL.matcher(text).replaceAll("jdbc:...");
        return SafeText.of(CREDENTIAL.matcher(text).replaceAll("$1$2...").strip());
    }

    private static SQLException withoutSecrets(SQLException error) {
        SQLException copy = new SQLException(
                error.getClass().getSimpleName() + ": " + safe(error.getMessage()),
                error.getSQLState(),
                error.getErrorCode());
        copy.setStackTrace(error.getStackTrace());
        return copy;
    }

    private static String state(SQLException error) {
        return error.getSQLState() == null ? "" : error.getSQLState();
    }

    private static boolean any(SQLException error, Predicate<SQLException> test) {
        Deque<Throwable> open = new ArrayDeque<>(List.of(error));
        Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        while (!open.isEmpty()) {
            Throwable next = open.pop();
            if (!seen.add(next)) {
                continue;
            }
            if (next instanceof SQLException sql) {
                if (test.test(sql)) {
                    return true;
                }
                if (sql.getNextException() != null) {
                    open.push(sql.getNextException());
                }
            }
            if (next.getCause() != null) {
                open.push(next.getCause());
            }
        }
        return false;
    }
}
