/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.webhook;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import org.apache.camel.Endpoint;

/**
 * Jetty does not tell the type of a content whose charset Java does not know: it throws, before a route sees the request, so that its
 * servlet answers 500 and logs a stack trace for every request of a stranger. This answers in its place that the request is bad.
 */
final class CharsetFilter implements Filter {

    /** Puts one in front of the servlet of an endpoint of jetty. */
    static void install(Endpoint endpoint) throws ReflectiveOperationException {
        // camel-jetty need not be there when this is compiled
        endpoint.getClass().getMethod("setFilters", List.class).invoke(endpoint, List.of(new CharsetFilter()));
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        try {
            request.getContentType();
        } catch (IllegalArgumentException e) {
            ((HttpServletResponse) response).setStatus(WebhookProcessor.BAD_REQUEST);
            return;
        }
        chain.doFilter(request, response);
    }
}
