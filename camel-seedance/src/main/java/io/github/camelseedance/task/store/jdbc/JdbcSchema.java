/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.task.store.jdbc;

import io.github.camelseedance.model.ServiceUnavailableException;
import io.github.camelseedance.task.store.jdbc.JdbcTransaction.DuplicateException;
import io.github.camelseedance.task.store.jdbc.JdbcTransaction.Tx;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Creates, migrates and checks the tables. The scripts below {@code META-INF/seedance} can be run by hand as they are; here the
 * prefix of the tables is put in the place of {@code seedance_}.
 */
public record JdbcSchema(JdbcTransactions transactions, JdbcDialect dialect, String prefix, int version) {

    /** Version of the tables that this code works with. */
    static final int VERSION = 2;

    private static final int ATTEMPTS = 3;
    private static final String DEFAULT_PREFIX = "seedance_";
    private static final Pattern NAME = Pattern.compile("(INDEX IF NOT EXISTS )?\\b" + DEFAULT_PREFIX + "(?=[a-z])");
    private static final Pattern PREFIX = Pattern.compile("(?:[A-Za-z_][A-Za-z0-9_]*\\.)?[A-Za-z_][A-Za-z0-9_]{0,31}");
    private static final List<String> TABLES = List.of("task", "node", "hint", "mark");

    JdbcSchema(JdbcTransactions transactions, JdbcDialect dialect, String prefix) {
        this(transactions, dialect, prefix, VERSION);
    }

    public static String checkPrefix(String prefix) {
        if (prefix == null || !PREFIX.matcher(prefix).matches()) {
            throw new IllegalArgumentException(
                    "The table prefix " + prefix
                            + " is not allowed: letters, digits and underscores, at most 32, after a schema and a dot where wanted");
        }
        return prefix;
    }

    /** Makes the tables what this code needs. */
    void create() {
        if (read(this::storedVersion).filter(found -> found == version).isPresent()) {
            // a user that may not create anything needs no more
            check();
            return;
        }
        // an embedded database, which belongs to this process, creates no table twice at a time; PostgreSQL has a lock
        synchronized (JdbcSchema.class) {
            for (int attempt = 1; ; attempt++) {
                try {
                    transactions.run("create its tables", this::createOnce);
                    break;
                } catch (DuplicateException | ServiceUnavailableException e) {
                    // another node may be at it; what is there then is looked at again
                    if (attempt == ATTEMPTS) {
                        throw e;
                    }
                }
            }
        }
        check();
    }

    private Integer createOnce(Tx tx) throws SQLException {
        lock(tx);
        execute(tx, statements("").get(0));
        Integer found = storedVersion(tx);
        if (found == null) {
            for (String statement : statements("")) {
                execute(tx, statement);
            }
            found = storedVersion(tx);
        }
        for (int next = found + 1; next <= version; next++) {
            for (String statement : statements("-" + next)) {
                execute(tx, statement);
            }
        }
        return found;
    }

    /** Refuses tables that are missing, old or new. */
    void check() {
        Optional<Integer> found = read(this::storedVersion);
        if (found.isEmpty()) {
            throw new IllegalStateException("The tables of the task repository are missing: run " + script("")
                    + " (its tables begin with " + DEFAULT_PREFIX + ", here with " + prefix
                    + "), or let the repository create them with createTables=true");
        }
        if (found.get() > version) {
            throw new IllegalStateException("The tables " + prefix + "* have schema version " + found.get()
                    + ", which a later version of camel-seedance has made; this one works with version " + version
                    + ". Upgrade this node");
        }
        if (found.get() < version) {
            throw new IllegalStateException("The tables " + prefix + "* have schema version " + found.get()
                    + " and this version of camel-seedance needs " + version + ": run " + script("-" + version)
                    + ", or let the repository do it with createTables=true");
        }
        for (String table : TABLES) {
            Optional<List<Object>> columns = read(tx -> tx.query(
                    "SELECT " + ("task".equals(table) ? TaskTable.COLUMNS + ", " + TaskTable.SEARCHED : "*") + " FROM "
                            + prefix + table + " WHERE 1 = 0",
                    results -> results));
            if (columns.isEmpty()) {
                throw new IllegalStateException("The table " + prefix + table
                        + " is missing, or has not the columns of " + script("") + ": compare it with that script");
            }
        }
        checkComparison();
    }

    /** Refuses a database that takes two submission keys for one. */
    private void checkComparison() {
        String name = "comparison-" + UUID.randomUUID();
        boolean same = transactions.run("try out how it compares text", tx -> {
            tx.execute("INSERT INTO " + prefix + "mark (name, marked_at) VALUES (?, 0)", name);
            boolean found = !tx.query(
                            "SELECT name FROM " + prefix + "mark WHERE name = ? OR name = ?",
                            results -> true,
                            name.toUpperCase(Locale.ROOT),
                            name + " ")
                    .isEmpty();
            tx.execute("DELETE FROM " + prefix + "mark WHERE name = ?", name);
            return found;
        });
        if (same) {
            throw new IllegalStateException(
                    "The database takes the submission keys 'Order-1' and 'order-1 ' for the same: give the"
                            + " tables " + prefix
                            + "* a collation that tells upper case, lower case and spaces at the end apart");
        }
    }

    /** Empty where the database knows no such table or column. */
    private <T> Optional<T> read(JdbcTransaction.Work<T> work) {
        return transactions.run("look at its tables", tx -> {
            try {
                return Optional.ofNullable(work.run(tx));
            } catch (SQLException e) {
                if (SqlErrors.isSchema(e)) {
                    tx.connection().rollback();
                    return Optional.empty();
                }
                throw e;
            }
        });
    }

    private Integer storedVersion(Tx tx) throws SQLException {
        return tx.query("SELECT version FROM " + prefix + "schema WHERE id = 1", results -> results.getInt(1)).stream()
                .findFirst()
                .orElse(null);
    }

    /** Two nodes that start together must not create tables together: PostgreSQL's IF NOT EXISTS can fail then. */
    private void lock(Tx tx) throws SQLException {
        if (dialect == JdbcDialect.POSTGRESQL) {
            tx.query("SELECT pg_advisory_xact_lock(?)", results -> true, (long) DEFAULT_PREFIX.hashCode());
        }
    }

    private static void execute(Tx tx, String statement) throws SQLException {
        try (var jdbc = tx.connection().createStatement()) {
            jdbc.execute(statement);
        }
    }

    private String script(String step) {
        return "META-INF/seedance/" + dialect.resource() + step + ".sql";
    }

    private List<String> statements(String step) {
        String name = script(step);
        try (InputStream in = JdbcSchema.class.getClassLoader().getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("The script " + name + " is missing");
            }
            String sql = new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("--"))
                    .collect(Collectors.joining("\n"));
            return Arrays.stream(withPrefix(sql).split(";"))
                    .map(String::strip)
                    .filter(statement -> !statement.isEmpty())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** PostgreSQL wants the name of an index without a schema: it lives where its table lives. */
    private String withPrefix(String sql) {
        String plain = prefix.substring(prefix.indexOf('.') + 1);
        return NAME.matcher(sql)
                .replaceAll(match -> match.group(1) == null
                        ? Matcher.quoteReplacement(prefix)
                        : Matcher.quoteReplacement(
                                match.group(1) + (dialect == JdbcDialect.POSTGRESQL ? plain : prefix)));
    }
}
