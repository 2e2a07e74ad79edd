/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.springboot;

import io.github.camelseedance.springboot.SeedanceTaskRepositoryProperties.Type;
import io.github.camelseedance.task.JdbcTaskRepository;
import java.util.List;
import javax.sql.DataSource;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * With {@code camel.seedance.task-repository.type=jdbc}: a repository in the application's database, which Camel finds by its type.
 * It is not conditional on a DataSource: without one the application must not start with the repository in memory instead.
 */
@AutoConfiguration
@EnableConfigurationProperties(SeedanceProperties.class)
public class SeedanceTaskRepositoryAutoConfiguration {

    static final String BEAN = "seedanceTaskRepository";

    @Bean(BEAN)
    @Conditional(InDatabase.class)
    @ConditionalOnMissingBean(name = BEAN)
    JdbcTaskRepository seedanceTaskRepository(SeedanceProperties all, ListableBeanFactory beans) {
        SeedanceTaskRepositoryProperties properties = all.taskRepository();
        JdbcTaskRepository repository = new JdbcTaskRepository(dataSource(properties.dataSource(), beans));
        repository.setCreateTables(properties.createTables());
        repository.setTablePrefix(properties.tablePrefix());
        repository.setSubmissionKeyRetention(properties.submissionKeyRetention());
        return repository;
    }

    /** Reads the type as it is bound, blanks around it included: text that is compared could leave the tasks in memory. */
    static class InDatabase implements Condition {

        @Override
        public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
            return Binder.get(context.getEnvironment())
                    .bind(SeedanceTaskRepositoryProperties.PREFIX + ".type", Type.class)
                    .map(Type.JDBC::equals)
                    .orElse(false);
        }
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
