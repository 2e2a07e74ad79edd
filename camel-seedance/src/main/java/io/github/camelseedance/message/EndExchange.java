/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.message;

import io.github.camelseedance.SeedanceConstants;
import io.github.camelseedance.model.SafeText;
import io.github.camelseedance.model.VideoTask;
import io.github.camelseedance.task.follow.Deliveries;
import io.github.camelseedance.task.follow.Delivery;
import io.github.camelseedance.task.store.TaskRow;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.spi.Synchronization;
import org.apache.camel.spi.UnitOfWork;
import org.apache.camel.support.SynchronizationAdapter;
import org.apache.camel.support.UnitOfWorkHelper;
import org.apache.camel.trait.message.MessageTrait;
import org.apache.camel.trait.message.RedeliveryTraitPayload;

/** Makes exchanges of ends and changes, and acknowledges ends when their exchange is done, wherever that is. */
public final class EndExchange {

    private EndExchange() {}

    /** Fills an exchange with a task and the headers that travelled with it. */
    public static void fill(Exchange exchange, TaskRow row, VideoTask task) {
        Message message = exchange.getIn();
        row.headers().forEach(message::setHeader);
        message.setBody(task);
        ResultHeaders.set(message, task);
    }

    /**
     * Fills an exchange with an end. Its completion acknowledges the end, its failure brings it back.
     *
     * @return what does so
     */
    public static Synchronization fill(
            Exchange exchange, Delivery delivery, Deliveries deliveries, int maxDeliveries, Runnable done) {
        fill(exchange, delivery.row(), delivery.row().task());
        Message message = exchange.getIn();
        message.setHeader(SeedanceConstants.DELIVERY, delivery.number());
        if (delivery.number() > 1) {
            message.setPayloadForTrait(MessageTrait.REDELIVERY, RedeliveryTraitPayload.IS_REDELIVERY);
        }
        Synchronization completion = new SynchronizationAdapter() {
            @Override
            public void onComplete(Exchange completed) {
                if (completed.isRollbackOnly()) {
                    // to Camel that is no failure; to whoever marked it so, the end is not dealt with
                    onFailure(completed);
                    return;
                }
                try {
                    deliveries.delivered(delivery);
                } finally {
                    done.run();
                }
            }

            @Override
            public void onFailure(Exchange failed) {
                try {
                    deliveries.failed(delivery, maxDeliveries, reason(failed));
                } finally {
                    done.run();
                }
            }
        };
        exchange.getExchangeExtension().addOnCompletion(completion);
        return completion;
    }

    /** The route broke off, past its error handler: the exchange has failed, and whoever waits for its completion is told. */
    public static void fail(Exchange exchange, Throwable error) {
        exchange.setException(error);
        UnitOfWork unit = exchange.getUnitOfWork();
        if (unit != null) {
            UnitOfWorkHelper.doneUow(unit, exchange);
        } else {
            UnitOfWorkHelper.doneSynchronizations(
                    exchange, exchange.getExchangeExtension().handoverCompletions());
        }
    }

    private static String reason(Exchange exchange) {
        Throwable error = exchange.getException() != null
                ? exchange.getException()
                : exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class);
        return error == null
                ? "rolled back"
                : error.getClass().getSimpleName() + ": " + SafeText.of(String.valueOf(error.getMessage()), 200);
    }
}
