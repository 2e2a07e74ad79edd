/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.examples.kafka;

import io.github.camelseedance.model.AmbiguousSubmitException;
import io.github.camelseedance.model.CostEstimate;
import io.github.camelseedance.model.SeedanceException;
import io.github.camelseedance.model.VideoTask;
import java.util.Locale;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePropertyKey;
import org.apache.camel.Message;
import org.apache.camel.component.kafka.KafkaConstants;

/** The headers of a dead letter. */
public final class DeadLetter {
    /** The order, as in the key. */
    public static final String ORDER = "order";
    /** The provider's error code, or the component's. */
    public static final String CODE = "error-code";
    /** What went wrong, in words. */
    public static final String MESSAGE = "error-message";
    /** The provider; absent where nobody was asked. */
    public static final String PROVIDER = "provider";
    /** The task, where there is one. */
    public static final String TASK_ID = "task-id";
    /** What was charged, in the provider's currency; {@code unknown} where the provider does not say. */
    public static final String COST = "cost";
    /** What it would have cost, of an order for which the credits did not suffice. */
    public static final String ESTIMATE = "estimated-cost";
    /** Topic, partition and offset of the request. */
    public static final String ORIGIN = "origin";
    /** How often an order in doubt was asked about. */
    public static final String ATTEMPTS = "attempts";

    private static final String UNKNOWN = "unknown";

    /** Of a request that was refused: its body as it came, nothing was charged. */
    public void ofRefusal(Exchange exchange) {
        Exception error = exchange.getProperty(ExchangePropertyKey.EXCEPTION_CAUGHT, Exception.class);
        Message message = exchange.getMessage();
        set(message, ORDER, message.getHeader(KafkaConstants.KEY, String.class));
        set(message, CODE, code(error));
        set(message, MESSAGE, error.getMessage());
        set(message, COST, isInDoubt(error) ? UNKNOWN : "0");
        if (error instanceof SeedanceException seedance) {
            set(message, PROVIDER, seedance.getProvider());
            set(message, TASK_ID, seedance.getTaskId());
        }
        setOrigin(message);
    }

    /** Of a task that did not become a video: the task, with what the provider charged for it. */
    public void ofEnd(Exchange exchange) {
        Message message = exchange.getMessage();
        VideoTask task = message.getBody(VideoTask.class);
        message.setHeader(KafkaConstants.KEY, task.submissionKey());
        set(message, ORDER, task.submissionKey());
        set(message, CODE, task.errorCode() == null ? task.status().text().toUpperCase(Locale.ROOT) : task.errorCode());
        set(message, MESSAGE, task.errorMessage());
        set(message, PROVIDER, task.provider());
        set(message, TASK_ID, task.id());
        set(message, COST, task.credits() == null ? UNKNOWN : task.credits().toPlainString());
    }

    /** Adds what an order would have cost. */
    public static Exchange addEstimate(Exchange letter, Exchange estimate) {
        CostEstimate cost = estimate.getMessage().getBody(CostEstimate.class);
        letter.getMessage().setHeader(ESTIMATE, cost.amount().toPlainString() + " " + cost.currency());
        return letter;
    }

    /** Counts how often an order in doubt was asked about. */
    public void countAttempts(Exchange exchange) {
        Message message = exchange.getMessage();
        Object header = message.getHeader(ATTEMPTS);
        // an order can have a header of that name, with anything in it
        Integer before =
                header == null ? null : exchange.getContext().getTypeConverter().tryConvertTo(Integer.class, header);
        message.setHeader(ATTEMPTS, String.valueOf(before == null ? 1 : before + 1));
        setOrigin(message);
    }

    /** An order in doubt comes from another topic in the end; where it was read first stays. */
    private static void setOrigin(Message message) {
        if (message.getHeader(ORIGIN) == null) {
            message.setHeader(
                    ORIGIN,
                    "%s-%s@%s"
                            .formatted(
                                    message.getHeader(KafkaConstants.TOPIC),
                                    message.getHeader(KafkaConstants.PARTITION),
                                    message.getHeader(KafkaConstants.OFFSET)));
        }
    }

    /** The provider's code; without one, the name of the error: {@code INVALID_REQUEST}. */
    private static String code(Exception error) {
        if (isInDoubt(error)) {
            return "IN_DOUBT";
        }
        return error instanceof SeedanceException seedance && seedance.getCode() != null
                ? seedance.getCode()
                : error.getClass()
                        .getSimpleName()
                        .replaceAll("Exception$", "")
                        .replaceAll("(?<=[a-z])(?=[A-Z])", "_")
                        .toUpperCase(Locale.ROOT);
    }

    private static boolean isInDoubt(Exception error) {
        return error instanceof AmbiguousSubmitException;
    }

    private static void set(Message message, String name, String value) {
        if (value != null) {
            message.setHeader(name, value);
        }
    }
}
