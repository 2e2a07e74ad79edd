/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.springboot;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelseedance.SeedanceComponent;
import io.github.camelseedance.emulator.SeedanceEmulatorExtension;
import io.github.camelseedance.model.TaskStatus;
import io.github.camelseedance.model.VideoTask;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/**
 * An application as somebody writes it: two providers, tasks in its database, and the libraries in the versions of Spring Boot.
 */
@DirtiesContext
@SpringBootTest(
        webEnvironment = WebEnvironment.NONE,
        properties = {
            "camel.seedance.task-repository.type=jdbc",
            "camel.component.seedance.provider=seedance2.movie",
            "camel.component.seedance.poll-interval=200ms",
            "camel.component.seedance-ink.provider=seedance2.ink",
            "camel.component.seedance-ink.api-key=ink-key",
            "camel.component.seedance-ink.first-poll-delay=100ms",
            "camel.component.seedance-ink.poll-interval=200ms"
        })
class ApplicationTest {

    // tag::springTest[]
    @RegisterExtension
    static final SeedanceEmulatorExtension EMULATOR = new SeedanceEmulatorExtension(
            builder -> builder.queueTime(Duration.ofMillis(50)).runTime(Duration.ofMillis(200)));

    @DynamicPropertySource
    static void emulator(DynamicPropertyRegistry properties) {
        properties.add("camel.component.seedance.base-url", EMULATOR::baseUrl);
        properties.add("camel.component.seedance.api-key", () -> "any-key");
        properties.add("camel.component.seedance.first-poll-delay", () -> "100ms");
    }
    // end::springTest[]

    private static final int WAIT_SECONDS = 30;

    @Autowired
    private ProducerTemplate template;

    @Autowired
    private BlockingQueue<VideoTask> ends;

    @Autowired
    private DataSource dataSource;

    @DynamicPropertySource
    static void addresses(DynamicPropertyRegistry properties) {
        properties.add("spring.datasource.url", () -> "jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
        properties.add("camel.component.seedance-ink.base-url", () -> EMULATOR.baseUrl());
    }

    @Test
    void eachInstanceGeneratesWithItsProviderAndReportsTheEnd() throws InterruptedException {
        for (String provider : new String[] {"seedance2.movie", "seedance2.ink"}) {
            String route = provider.equals("seedance2.ink") ? "direct:ink" : "direct:movie";
            VideoTask accepted = template.requestBody(route, "A paper boat on a river", VideoTask.class);
            assertThat(accepted.provider()).isEqualTo(provider);

            VideoTask end = ends.poll(WAIT_SECONDS, TimeUnit.SECONDS);
            assertThat(end).as("end of a task of %s", provider).isNotNull();
            assertThat(end.id()).isEqualTo(accepted.id());
            assertThat(end.status()).isEqualTo(TaskStatus.SUCCEEDED);
            assertThat(end.videoUrls()).isNotEmpty();
        }
        assertThat(new JdbcTemplate(dataSource).queryForObject("select count(*) from seedance_task", Integer.class))
                .isEqualTo(2);
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {

        @Bean("seedance-ink")
        SeedanceComponent ink() {
            return new SeedanceComponent();
        }

        @Bean
        BlockingQueue<VideoTask> ends() {
            return new LinkedBlockingQueue<>();
        }

        @Bean
        RouteBuilder routes(BlockingQueue<VideoTask> ends) {
            return new RouteBuilder() {
                @Override
                public void configure() {
                    from("direct:movie").to("seedance:generate?model=seedance-2.0");
                    from("direct:ink").to("seedance-ink:generate");
                    from("seedance:tasks")
                            .process(exchange -> ends.add(exchange.getMessage().getBody(VideoTask.class)));
                    from("seedance-ink:tasks")
                            .process(exchange -> ends.add(exchange.getMessage().getBody(VideoTask.class)));
                }
            };
        }
    }
}
