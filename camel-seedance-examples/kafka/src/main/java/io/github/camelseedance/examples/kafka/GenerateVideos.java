/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.examples.kafka;

import io.github.camelseedance.model.AmbiguousSubmitException;
import io.github.camelseedance.model.AuthenticationException;
import io.github.camelseedance.model.RateLimitException;
import io.github.camelseedance.model.SeedanceException;
import io.github.camelseedance.model.ServiceUnavailableException;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.kafka.KafkaConstants;

/** A record of {@code video-requests} in, an accepted task at the provider out; then its offset is committed. */
public class GenerateVideos extends RouteBuilder {

    @Override
    public void configure() {
        // tag::kafkaErrors[]
        // It never becomes a video: a dead letter. The record is done with.
        onException(SeedanceException.class).handled(true).useOriginalMessage().to("direct:refused");

        // It may have been accepted: asked about later with the same key, beside the others.
        onException(AmbiguousSubmitException.class)
                .handled(true)
                .useOriginalMessage()
                .to("direct:in-doubt");

        // Nothing was accepted, because the provider, the key or the database is in trouble: the exchange fails, so the
        // record is not committed. It is read again, and held until the trouble is over.
        onException(ServiceUnavailableException.class, RateLimitException.class, AuthenticationException.class)
                .handled(false)
                .logExhausted(false);
        // end::kafkaErrors[]

        // tag::kafkaRequests[]
        from("kafka:{{orders.requests}}?groupId={{orders.group}}&consumersCount={{orders.consumers}}")
                .routeId("requests")
                // beans of application.properties: while too much is under way, or the account is in trouble
                .pausable("pauses", "backpressure")
                .to("direct:generate");

        from("direct:generate")
                .routeId("generate")
                // the order is the key of the record: whoever produces it twice, pays once
                .setVariable("order", header(KafkaConstants.KEY))
                // of the headers, only those that the record came with are to travel
                .removeHeaders("kafka.*")
                .to("seedance:generate?submissionKey=${variable.order}&trackHeaders=*")
                .log("${variable.order} ${header.CamelSeedanceStatus} as ${header.CamelSeedanceTaskId}"
                        + "${header.CamelSeedanceDuplicate == true ? ' (already known)' : ''}");
        // end::kafkaRequests[]
    }
}
