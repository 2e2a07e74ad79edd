/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.examples.quickstart;

import io.github.camelseedance.SeedanceConstants;
import io.github.camelseedance.model.RateLimitException;
import io.github.camelseedance.model.SeedanceException;
import io.github.camelseedance.model.ServiceUnavailableException;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;

/** A line of the prompts file in, a generation task at its provider out. */
public class GenerateVideos extends RouteBuilder {

    @Override
    public void configure() {
        // the provider was out of reach or busy and has accepted nothing: try again
        onException(RateLimitException.class, ServiceUnavailableException.class)
                .maximumRedeliveries(4)
                .redeliveryDelay(1000)
                .useExponentialBackOff()
                .handled(true)
                .to("direct:refused");
        // the request was refused: another try would be refused too
        onException(SeedanceException.class).handled(true).to("direct:refused");
        // a line that is no prompt
        onException(Exception.class).handled(true).bean("run", "unreadable");

        from("file:{{quickstart.home}}/prompts?fileName=prompts.jsonl&charset=UTF-8&noop=true")
                .routeId("prompts")
                .split(body().tokenize("\n"))
                .streaming()
                .to("direct:prompt")
                .end()
                .bean("run", "allSubmitted");

        from("direct:prompt")
                .routeId("generate")
                .unmarshal()
                .json(Prompt.class)
                .filter(method("run", "wants"))
                .setVariable("provider", simple("${body.provider}"))
                .setHeader("PromptId", simple("${body.id}"))
                .setHeader(Exchange.FILE_NAME, simple("${body.id}.mp4"))
                // the same key is never paid for twice, also after a restart
                .setHeader(SeedanceConstants.SUBMISSION_KEY, simple("${body.id}"))
                .setBody(simple("${body.request}"))
                .toD("seedance:generate?provider=${variable.provider}&trackHeaders=PromptId,CamelFileName")
                .bean("run", "submitted");

        from("direct:refused").routeId("refused").bean(Refusal.class).to("direct:result");
    }
}
