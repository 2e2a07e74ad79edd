/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance;

import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.telemetry.Span;
import org.apache.camel.telemetry.decorators.AbstractSpanDecorator;

/**
 * What a span of a call or of an end tells, where the context has a tracer of camel-telemetry such as camel-opentelemetry2: the tags
 * {@code seedance.provider}, {@code seedance.operation}, {@code seedance.task.id}, {@code seedance.status} and
 * {@code seedance.error.code}. With {@code generate?trackHeaders=traceparent,tracestate} the span of the end belongs to the trace of the
 * request. Found by {@link java.util.ServiceLoader}.
 */
public class SeedanceSpanDecorator extends AbstractSpanDecorator {

    static final String PROVIDER = "seedance.provider";
    static final String OPERATION = "seedance.operation";
    static final String TASK_ID = "seedance.task.id";
    static final String STATUS = "seedance.status";
    static final String ERROR_CODE = "seedance.error.code";

    @Override
    public String getComponent() {
        return "seedance";
    }

    @Override
    public String getComponentClassName() {
        return SeedanceComponent.class.getName();
    }

    @Override
    public String getOperationName(Exchange exchange, Endpoint endpoint) {
        return endpoint instanceof SeedanceEndpoint seedance
                ? getComponent() + " " + seedance.getOperationName()
                : super.getOperationName(exchange, endpoint);
    }

    @Override
    public void beforeTracingEvent(Span span, Exchange exchange, Endpoint endpoint) {
        super.beforeTracingEvent(span, exchange, endpoint);
        if (endpoint instanceof SeedanceEndpoint seedance) {
            span.setTag(PROVIDER, seedance.getProvider());
            span.setTag(OPERATION, seedance.getOperationName());
        }
    }

    @Override
    public void afterTracingEvent(Span span, Exchange exchange) {
        super.afterTracingEvent(span, exchange);
        tag(span, exchange, TASK_ID, SeedanceConstants.TASK_ID);
        tag(span, exchange, STATUS, SeedanceConstants.STATUS);
        tag(span, exchange, ERROR_CODE, SeedanceConstants.ERROR_CODE);
    }

    private static void tag(Span span, Exchange exchange, String tag, String header) {
        String value = exchange.getMessage().getHeader(header, String.class);
        if (value != null) {
            span.setTag(tag, value);
        }
    }
}
