/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.springboot;

import io.github.camelseedance.task.JdbcTaskRepository;
import java.util.List;
import javax.sql.DataSource;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/**
 * With {@code camel.seedance.task-repository.type=jdbc}: a repository in the application's database, which Camel finds by its type.
 * It is not conditional on a DataSource: without one the application must not start with the repository in memory instead.
 */
@AutoConfiguration
@EnableConfigurationProperties(SeedanceTaskRepositoryProperties.class)
public class SeedanceTaskRepositoryAutoConfiguration {

    static final String BEAN = "seedanceTaskRepository";

    @Bean(BEAN)
    @ConditionalOnProperty(prefix = SeedanceTaskRepositoryProperties.PREFIX, name = "type", havingValue = "jdbc")
    @ConditionalOnMissingBean(name = BEAN)
    JdbcTaskRepository seedanceTaskRepository(SeedanceTaskRepositoryProperties properties, ListableBeanFactory beans) {
        JdbcTaskRepository repository = new JdbcTaskRepository(dataSource(properties.dataSource(), beans));
        repository.setCreateTables(properties.createTables());
        repository.setTablePrefix(properties.tablePrefix());
        repository.setSubmissionKeyRetention(properties.submissionKeyRetention());
        return repository;
    }

    private static DataSource dataSource(String name, ListableBeanFactory beans) {
        if (name == null) {
            DataSource only = beans.getBeanProvider(DataSource.class).getIfUnique();
            if (only != null) {
                return only;
            }
        } else if (beans.containsBean(name) && beans.isTypeMatch(name, DataSource.class)) {
            return beans.getBean(name, DataSource.class);
        }
        throw new NoSuchDataSourceException(name, List.of(beans.getBeanNamesForType(DataSource.class)));
    }
}
