/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.examples.springboot;

import io.github.camelseedance.SeedanceConstants;
import io.github.camelseedance.model.VideoTask;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;

/** The answers to calls that went well; for the others there are {@link Problems}. */
@Component
class Answers {

    /** Tells that a key was known, and nothing was ordered. */
    static final String REPLAYED = "Idempotency-Replayed";

    /** An order: where its video will be. */
    public void accepted(Exchange exchange) {
        Message message = exchange.getMessage();
        String id = message.getHeader(SeedanceConstants.TASK_ID, String.class);
        boolean known = message.getHeader(SeedanceConstants.DUPLICATE, false, Boolean.class);
        answer(message, HttpStatus.ACCEPTED);
        message.setHeader(HttpHeaders.LOCATION, "/videos/" + id);
        message.setHeader(Orders.KEY_HEADER, exchange.getProperty(Orders.KEY));
        if (known) {
            message.setHeader(REPLAYED, "true");
        }
    }

    /** A video. */
    public void found(Exchange exchange) {
        answer(exchange.getMessage(), HttpStatus.OK);
    }

    /** A cancellation: done, or passed on to a provider that may still finish the video. */
    public void cancelled(Exchange exchange) {
        VideoTask task = exchange.getMessage().getBody(VideoTask.class);
        answer(exchange.getMessage(), task.ended() ? HttpStatus.OK : HttpStatus.ACCEPTED);
    }

    private static void answer(Message message, HttpStatus status) {
        message.setBody(message.getBody(String.class));
        message.removeHeaders("*");
        message.setHeader(Exchange.HTTP_RESPONSE_CODE, status.value());
        message.setHeader(Exchange.CONTENT_TYPE, MediaType.APPLICATION_JSON_VALUE);
    }
}
