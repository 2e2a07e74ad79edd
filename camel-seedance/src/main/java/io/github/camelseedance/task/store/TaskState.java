/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.task.store;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** State of a tracked task. The transitions of {@link #canBecome} are the only ones. */
public enum TaskState {
    /** The intent is written; the request may be on its way. */
    SUBMITTING,
    /** A submission of which nobody knows whether it was accepted. */
    IN_DOUBT,
    /** The provider has it and has not told its end. */
    RUNNING,
    /** Its end is known and not yet delivered. */
    ENDED,
    /** Cannot be delivered or understood: kept, visible, waits for a decision. */
    PARKED,
    /** Done with; kept while its submission key is. Its end is delivered again when a person wants that. */
    DELIVERED;

    private static final Map<TaskState, Set<TaskState>> NEXT = Map.of(
            SUBMITTING, EnumSet.of(SUBMITTING, IN_DOUBT, RUNNING, ENDED, DELIVERED),
            IN_DOUBT, EnumSet.of(IN_DOUBT, SUBMITTING, RUNNING, ENDED, DELIVERED),
            RUNNING, EnumSet.of(RUNNING, ENDED, PARKED, DELIVERED),
            ENDED, EnumSet.of(ENDED, PARKED, DELIVERED),
            PARKED, EnumSet.of(RUNNING, ENDED, DELIVERED),
            DELIVERED, EnumSet.of(ENDED));

    /** Whether a task in this state may go to another one. */
    public boolean canBecome(TaskState next) {
        return NEXT.get(this).contains(next);
    }

    /** States in which a node works on a row, so that it is claimed. */
    public static final Set<TaskState> CLAIMABLE =
            Collections.unmodifiableSet(EnumSet.of(SUBMITTING, IN_DOUBT, RUNNING, ENDED));

    /** Those of them in which it is not known whether there is a task. */
    public static final Set<TaskState> UNSETTLED = Collections.unmodifiableSet(EnumSet.of(SUBMITTING, IN_DOUBT));

    /** Whether a node works on tasks in this state, so that it is claimed. */
    public boolean isClaimable() {
        return CLAIMABLE.contains(this);
    }

    /** Whether it is not known in this state if there is a task. */
    public boolean isUnsettled() {
        return UNSETTLED.contains(this);
    }

    /** The name in lower case, as it is shown. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
