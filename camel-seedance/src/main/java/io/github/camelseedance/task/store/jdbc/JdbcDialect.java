/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.task.store.jdbc;

import java.sql.Connection;
import java.sql.SQLException;

/** What differs between databases. */
enum JdbcDialect {
    /** PostgreSQL and what calls itself so. */
    POSTGRESQL("postgresql", " FOR UPDATE SKIP LOCKED"),
    /** H2; a claim is decided by the conditional update alone, rows are not locked before. */
    H2("h2", ""),
    /** Standard SQL with FETCH FIRST and CREATE ... IF NOT EXISTS. */
    GENERIC("generic", "");

    private final String resource;
    private final String lock;

    JdbcDialect(String resource, String lock) {
        this.resource = resource;
        this.lock = lock;
    }

    static JdbcDialect of(Connection connection) throws SQLException {
        return switch (connection.getMetaData().getDatabaseProductName()) {
            case "PostgreSQL" -> POSTGRESQL;
            case "H2" -> H2;
            default -> GENERIC;
        };
    }

    /** Name of its scripts below {@code META-INF/seedance}. */
    String resource() {
        return resource;
    }

    /** What a query ends with that takes rows which other transactions do not hold. */
    String lock() {
        return lock;
    }
}
