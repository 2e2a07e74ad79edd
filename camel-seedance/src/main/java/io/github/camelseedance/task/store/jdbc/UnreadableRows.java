/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.task.store.jdbc;

import io.github.camelseedance.model.ErrorDetail;
import io.github.camelseedance.model.ServiceUnavailableException;
import java.util.LinkedHashSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Rows that this version cannot read: of a later version, or damaged. They are left as they are, and reported once. */
public final class UnreadableRows {

    /** Error code when such a row is asked for. */
    static final String REPOSITORY_ROW_UNREADABLE = "REPOSITORY_ROW_UNREADABLE";

    private static final Logger LOG = LoggerFactory.getLogger(UnreadableRows.class);
    private static final int MAX_REMEMBERED = 1_000;

    private final Set<String> seen = new LinkedHashSet<>();

    /** A row cannot be read. */
    static final class UnreadableException extends Exception {
        private static final long serialVersionUID = 1L;

        private final String id;

        UnreadableException(String id, String why) {
            super("Task row " + id + " cannot be read and is left as it is: " + why, null, false, false);
            this.id = id;
        }

        /** Whoever asks for it must not take it for absent: its key would be paid for again. */
        ServiceUnavailableException asUnavailable() {
            return new ServiceUnavailableException(
                    getMessage(), ErrorDetail.of(null).withCode(REPOSITORY_ROW_UNREADABLE));
        }
    }

    synchronized void report(UnreadableException row) {
        if (!seen.contains(row.id)) {
            seen.add(row.id);
            if (seen.size() > MAX_REMEMBERED) {
                seen.remove(seen.iterator().next());
            }
            LOG.warn(row.getMessage());
        }
    }

    /** How many were seen and are remembered. */
    public synchronized int size() {
        return seen.size();
    }
}
