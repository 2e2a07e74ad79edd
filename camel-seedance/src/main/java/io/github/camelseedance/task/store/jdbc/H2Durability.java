/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.task.store.jdbc;

import io.github.camelseedance.task.store.jdbc.JdbcTransaction.Tx;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;

/**
 * Makes H2 keep what is committed when its process is killed. By default it writes a commit up to half a second later, and keeps a
 * document of more than 256 characters apart from its row, in tables that a kill can leave at odds with each other. H2 forgets the
 * settings when it closes a database, which it does with the last connection; so each physical connection is looked at once: while
 * it is open, the database is.
 */
final class H2Durability implements JdbcTransaction.Preparation {

    private static final Map<String, String> SETTINGS = Map.of(
            "WRITE_DELAY",
            "0",
            // far more than the document of a task has: only one that is longer is kept apart
            "MAX_LENGTH_INPLACE_LOB",
            String.valueOf(1024 * 1024));

    private final Set<Connection> checked = Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));

    @Override
    public void prepare(Tx tx) throws SQLException {
        Connection physical = physical(tx.connection());
        if (checked.contains(physical)) {
            return;
        }
        for (Map.Entry<String, String> setting : SETTINGS.entrySet()) {
            if (!holds(tx, setting.getKey(), setting.getValue())) {
                set(tx, setting.getKey() + " " + setting.getValue());
            }
        }
        checked.add(physical);
    }

    private static void set(Tx tx, String setting) throws SQLException {
        try (Statement statement = tx.connection().createStatement()) {
            statement.execute("SET " + setting);
        } catch (SQLException e) {
            throw new IllegalStateException(
                    "H2 can lose what a killed process has committed unless %s holds, and this user may not set it: let an administrator execute SET %1$s"
                            .formatted(setting),
                    e);
        }
    }

    /** After a restart the view shows both what was set once and what holds. */
    private static boolean holds(Tx tx, String name, String value) throws SQLException {
        List<String> found = tx.query(
                "SELECT SETTING_VALUE FROM INFORMATION_SCHEMA.SETTINGS WHERE SETTING_NAME = ?",
                results -> results.getString(1),
                name);
        return !found.isEmpty() && found.stream().allMatch(value::equals);
    }

    private static Connection physical(Connection connection) {
        try {
            return connection.unwrap(Connection.class);
        } catch (SQLException e) {
            return connection;
        }
    }
}
