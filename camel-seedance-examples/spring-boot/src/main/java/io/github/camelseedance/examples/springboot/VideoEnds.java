/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.examples.springboot;

import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/**
 * How the videos go on. Webhooks and polling end in the same route; an end that cannot be stored is delivered again, because
 * nothing here handles the error.
 */
@Component
class VideoEnds extends RouteBuilder {

    @Override
    public void configure() {
        from("seedance:tasks?emitChanges=true&webhookPath=/hooks/seedance")
                .routeId("ends")
                .bean(Videos.class, "save")
                .log("Video ${header.CamelSeedanceTaskId} is ${header.CamelSeedanceStatus}");
    }
}
