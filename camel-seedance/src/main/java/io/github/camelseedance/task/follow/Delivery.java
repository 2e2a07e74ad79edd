/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.task.follow;

import io.github.camelseedance.task.store.TaskRow;

/**
 * One handing out of an end to a receiver. It is closed by exactly one of {@link Deliveries#delivered},
 * {@link Deliveries#failed} and {@link Deliveries#giveBack}.
 *
 * @param row the row, with {@link TaskRow#deliveries()} counting this delivery
 */
public record Delivery(TaskRow row) {

    /** 1 for the first delivery of this end. */
    public int number() {
        return row.deliveries();
    }
}
