/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.examples.springboot;

import io.github.camelseedance.SeedanceConstants;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.model.rest.RestBindingMode;
import org.springframework.stereotype.Component;

/** What callers can do: order a video, look at it, cancel it. */
@Component
class VideoApi extends RouteBuilder {

    private static final String PROBLEM_OR_JSON = "application/json,application/problem+json";

    @Override
    public void configure() {
        restConfiguration().component("platform-http").bindingMode(RestBindingMode.off);

        onException(Exception.class).handled(true).bean(Problems.class);

        rest("/videos")
                .post()
                .consumes("application/json")
                .produces(PROBLEM_OR_JSON)
                .to("direct:create")
                .get("/{id}")
                .produces(PROBLEM_OR_JSON)
                .to("direct:show")
                .delete("/{id}")
                .produces(PROBLEM_OR_JSON)
                .to("direct:cancel");

        from("direct:create")
                .routeId("create")
                .bean(Orders.class)
                .to("seedance:generate")
                .bean(Videos.class, "save")
                .bean(Answers.class, "accepted");

        from("direct:show").routeId("show").bean(Videos.class, "get").bean(Answers.class, "found");

        from("direct:cancel")
                .routeId("cancel")
                // only what was ordered here, not every task of the account
                .bean(Videos.class, "get")
                .setHeader(SeedanceConstants.TASK_ID, header("id"))
                // a provider without cancellation is an error of this call, not of the start
                .to("seedance:cancel?lazyStartProducer=true")
                .bean(Answers.class, "cancelled");
    }
}
