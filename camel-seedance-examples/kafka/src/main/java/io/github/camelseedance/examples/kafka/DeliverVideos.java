/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.examples.kafka;

import static io.github.camelseedance.SeedanceConstants.STATUS;

import io.github.camelseedance.SeedanceConstants;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.kafka.KafkaConstants;

/** The end of a task in, a record of {@code video-results} out, or a dead letter. Then the end counts as delivered. */
public class DeliverVideos extends RouteBuilder {

    @Override
    public void configure() {
        // tag::kafkaResults[]
        from("seedance:tasks")
                .routeId("ends")
                .choice()
                .when(header(STATUS).isEqualTo("succeeded"))
                .to("direct:result")
                .otherwise()
                .to("direct:failed");

        from("direct:result")
                .routeId("result")
                // the headers of the request are there again: they have travelled with the task
                .setHeader(KafkaConstants.KEY, simple("${body.submissionKey}"))
                .setHeader("task-id", header(SeedanceConstants.TASK_ID))
                .convertBodyTo(String.class)
                .to("kafka:{{orders.results}}")
                .log("${header.%s} succeeded, ${header.CamelSeedanceCredits} credits".formatted(KafkaConstants.KEY));
        // end::kafkaResults[]
    }
}
