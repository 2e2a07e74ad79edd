/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.examples.quickstart;

import static io.github.camelseedance.SeedanceConstants.STATUS;

import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;

/** A task that has ended in, its video and a line of {@code results.jsonl} out. */
public class CollectVideos extends RouteBuilder {
    private final List<String> providers;

    public CollectVideos(List<String> providers) {
        this.providers = providers;
    }

    @Override
    public void configure() {
        for (String provider : providers) {
            from("seedance:tasks?provider=" + provider + "&emitChanges=true")
                    .routeId("tasks-" + provider)
                    .bean("run", "changed")
                    .filter(simple("${body.ended}"))
                    .to("direct:ended");
        }

        from("direct:ended")
                .routeId("ended")
                .choice()
                .when(header(STATUS).isEqualTo("succeeded"))
                .to("direct:download") // routes/download.yaml
                .end()
                .to("direct:result");

        // One writer at a time; a task counts as delivered when its line is in the file, else it comes again
        from("direct:result").routeId("result").to("seda:results?waitForTaskToComplete=Always");

        from("seda:results")
                .routeId("results")
                .convertBodyTo(String.class)
                .setHeader(Exchange.FILE_NAME, constant("results.jsonl"))
                .to("file:{{quickstart.output}}?charset=UTF-8&fileExist=Append&appendChars=\\n")
                .bean("run", "recorded");
    }
}
