/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.crash;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/** A PostgreSQL server that can be stopped and started again on its data, at the same port. */
final class TestPostgres implements AutoCloseable {

    private final Path directory;
    private final int port;
    private EmbeddedPostgres server;

    TestPostgres(Path directory) throws IOException {
        this.directory = directory;
        try (ServerSocket free = new ServerSocket(0)) {
            this.port = free.getLocalPort();
        }
        start();
    }

    void start() throws IOException {
        server = EmbeddedPostgres.builder()
                .setPGStartupWait(Duration.ofSeconds(60))
                .setPort(port)
                .setDataDirectory(directory)
                .setCleanDataDirectory(false)
                .setServerConfig("max_connections", "100")
                // as docs/repository.adoc says: what a frozen node has locked is free again
                .setServerConfig("idle_in_transaction_session_timeout", "10s")
                .start();
    }

    void stop() throws IOException {
        server.close();
    }

    /** A new database. */
    TestDatabase create(String name) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url("postgres"), "postgres", "");
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + name);
        }
        return new TestDatabase(url(name), "postgres");
    }

    private String url(String name) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + name + "?loginTimeout=5&socketTimeout=30";
    }

    @Override
    public void close() throws IOException {
        stop();
    }
}
