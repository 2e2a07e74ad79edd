/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.task.store.jdbc;

import java.sql.Connection;
import java.sql.SQLException;

/** What differs between databases. */
enum JdbcDialect {
    /** PostgreSQL and what calls itself so. */
    POSTGRESQL("postgresql", " FOR UPDATE SKIP LOCKED", "created_at, id"),
    /** H2; it reads no index in its order when rows are locked. */
    H2("generic", "", JdbcDialect.WHOLE_INDEX),
    /** Standard SQL with FETCH FIRST and CREATE ... IF NOT EXISTS. */
    GENERIC("generic", "", JdbcDialect.WHOLE_INDEX);

    /** H2 reads an index in its order only when each of its columns is named. */
    private static final String WHOLE_INDEX = "owner, phase, queue, provider, base_url, account, created_at, id";

    private final String resource;
    private final String lock;
    private final String orderOfFree;

    JdbcDialect(String resource, String lock, String orderOfFree) {
        this.resource = resource;
        this.lock = lock;
        this.orderOfFree = orderOfFree;
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

    /** What a query ends with that locks its rows and passes over those that other transactions hold; nothing where that is not possible. */
    String lock() {
        return lock;
    }

    /** The order, oldest first, in which the index has the rows of a scope that nobody owns. */
    String orderOfFree() {
        return orderOfFree;
    }

    /**
     * In how many transactions at the same time small changes are written, at most. A server flushes the commits of several together; H2
     * flushes one after the other.
     */
    int transactionsAtOnce() {
        return this == H2 ? 1 : 4;
    }

    /** Whether an insert can tell columns of its row as they were stored. */
    boolean returnsColumns() {
        return this != GENERIC;
    }

    /** Whether a column has a text of ASCII in any case; its pattern is a parameter. */
    String contains(String column) {
        return switch (this) {
            // to make all letters of all scripts small takes several times as long
            case POSTGRESQL -> column + " COLLATE \"C\" ILIKE ?";
            case H2 -> column + " ILIKE ?";
            case GENERIC -> "LOWER(" + column + ") LIKE ?";
        };
    }
}
