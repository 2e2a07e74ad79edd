/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.task.store.jdbc;

import io.github.camelseedance.task.store.jdbc.JdbcTransaction.Tx;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collections;
import java.util.Set;
import java.util.WeakHashMap;

/**
 * Makes H2 write a commit at once. By default it does so up to half a second later, and a process that is killed loses what was
 * committed in between. H2 forgets the setting when it closes a database, which it does with the last connection; so each
 * physical connection is looked at once: while it is open, the database is.
 */
final class H2Durability implements JdbcTransaction.Preparation {

    private final Set<Connection> checked = Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));

    @Override
    public void prepare(Tx tx) throws SQLException {
        Connection physical = physical(tx.connection());
        if (checked.contains(physical)) {
            return;
        }
        if (!writesAtOnce(tx)) {
            try (Statement statement = tx.connection().createStatement()) {
                statement.execute("SET WRITE_DELAY 0");
            } catch (SQLException e) {
                throw new IllegalStateException(
                        "H2 loses the last commits of a killed process unless WRITE_DELAY is 0, and this user may not set"
                                + " it: let an administrator execute SET WRITE_DELAY 0",
                        e);
            }
        }
        checked.add(physical);
    }

    /** After a restart the view shows both what was set once and what holds. */
    private static boolean writesAtOnce(Tx tx) throws SQLException {
        return tx
                .query(
                        "SELECT SETTING_VALUE FROM INFORMATION_SCHEMA.SETTINGS WHERE SETTING_NAME = 'WRITE_DELAY'",
                        results -> results.getString(1))
                .stream()
                .allMatch("0"::equals);
    }

    private static Connection physical(Connection connection) {
        try {
            return connection.unwrap(Connection.class);
        } catch (SQLException e) {
            return connection;
        }
    }
}
