/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.springboot;

import io.github.camelseedance.webhook.WebhookListeners;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.apache.camel.CamelContext;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.web.multipart.MultipartException;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.servlet.ModelAndView;

/**
 * Answers 400 to a webhook whose multipart body is broken. Spring reads such a body before Camel sees the request, would answer 500 and
 * log a stack trace, for every request of a stranger. Other addresses of the application are left as they are.
 */
@AutoConfiguration(after = SeedanceComponentAutoConfiguration.class)
@ConditionalOnClass({HandlerExceptionResolver.class, MultipartException.class, HttpServletRequest.class})
@ConditionalOnBean(CamelContext.class)
public class SeedanceWebhookAutoConfiguration {

    @Bean
    HandlerExceptionResolver seedanceBrokenWebhooks(CamelContext camelContext) {
        return (request, response, handler, error) -> {
            if (!(error instanceof MultipartException)
                    || !WebhookListeners.of(camelContext).isListening(path(request))) {
                return null;
            }
            response.setStatus(HttpServletResponse.SC_BAD_REQUEST);
            return new ModelAndView();
        };
    }

    private static String path(HttpServletRequest request) {
        return request.getPathInfo() == null ? request.getServletPath() : request.getPathInfo();
    }
}
