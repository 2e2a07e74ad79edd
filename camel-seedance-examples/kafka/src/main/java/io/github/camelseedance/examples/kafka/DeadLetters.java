/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.examples.kafka;

import io.github.camelseedance.model.InsufficientCreditsException;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.kafka.KafkaConstants;

/** What does not become a video: a record of {@code video-dead-letters} that says why, of which task, and what it cost. */
public class DeadLetters extends RouteBuilder {

    @Override
    public void configure() {
        // tag::kafkaDeadLetters[]
        from("direct:refused")
                .routeId("refused")
                .bean(DeadLetter.class, "ofRefusal")
                .filter(exchangeProperty(Exchange.EXCEPTION_CAUGHT).isInstanceOf(InsufficientCreditsException.class))
                .enrich("seedance:estimate", DeadLetter::addEstimate)
                .end()
                .to("direct:dead-letter");

        from("direct:failed")
                .routeId("failed")
                .bean(DeadLetter.class, "ofEnd")
                .convertBodyTo(String.class)
                .to("direct:dead-letter");

        from("direct:dead-letter")
                .routeId("dead-letter")
                .to("kafka:{{orders.dead-letters}}")
                .log("${header.%s} dead letter: ${header.%s}".formatted(DeadLetter.ORDER, DeadLetter.CODE));
        // end::kafkaDeadLetters[]

        // tag::kafkaInDoubt[]
        from("direct:in-doubt")
                .routeId("in-doubt")
                .log("${header.%s} in doubt: ${exception.message}".formatted(KafkaConstants.KEY))
                .bean(DeadLetter.class, "countAttempts")
                .choice()
                .when(simple("${header.%s} < {{orders.in-doubt.attempts}}".formatted(DeadLetter.ATTEMPTS)))
                .to("kafka:{{orders.in-doubt}}")
                .otherwise()
                .to("direct:refused");

        from("kafka:{{orders.in-doubt}}?groupId={{orders.group}}-in-doubt")
                .routeId("in-doubt-again")
                // on the polling thread: the records behind it wait too, and none is asked about all the time
                .delay(simple("{{orders.in-doubt.delay}}"))
                // ours, not the customer's: they are not to travel with the task
                .removeHeader(DeadLetter.ATTEMPTS)
                .removeHeader(DeadLetter.ORIGIN)
                .to("direct:generate");
        // end::kafkaInDoubt[]
    }
}
