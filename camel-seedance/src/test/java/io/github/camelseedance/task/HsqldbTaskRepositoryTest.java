/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.task;

import javax.sql.DataSource;
import org.hsqldb.jdbc.JDBCDataSource;

/** The contract on a database that has no dialect of its own: standard SQL alone. */
class HsqldbTaskRepositoryTest extends JdbcContract {

    private static final DataSource DATA_SOURCE = open();

    private static DataSource open() {
        JDBCDataSource dataSource = new JDBCDataSource();
        dataSource.setUrl("jdbc:hsqldb:mem:contract;hsqldb.tx=mvcc;sql.pad_space=false");
        dataSource.setUser("SA");
        return dataSource;
    }

    @Override
    DataSource dataSource() {
        return DATA_SOURCE;
    }
}
