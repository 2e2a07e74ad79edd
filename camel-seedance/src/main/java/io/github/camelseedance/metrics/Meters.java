/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.metrics;

import io.github.camelseedance.client.account.Account;
import io.github.camelseedance.client.account.AccountKey;
import io.github.camelseedance.client.account.CallListener;
import io.github.camelseedance.client.account.CallOutcome;
import io.github.camelseedance.provider.CallKind;
import io.github.camelseedance.task.node.TrackerStatistics;
import io.github.camelseedance.task.store.BudgetLevel;
import io.github.camelseedance.task.store.TaskCount;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import org.apache.camel.CamelContext;

/** Where a component reports what it does. Without Micrometer nobody listens. */
public interface Meters extends CallListener, TrackerStatistics.Observer {

    /** Takes the present counts, and how much of the budgets is used. Called every few seconds. */
    void refresh(List<TaskCount> counts, Collection<Account> accounts, List<BudgetLevel> budgets);

    /** Nobody listens. */
    Meters NONE = new Meters() {
        @Override
        public void refresh(List<TaskCount> counts, Collection<Account> accounts, List<BudgetLevel> budgets) {
            // nobody listens
        }

        @Override
        public void ended(AccountKey account, CallKind kind, CallOutcome outcome, Duration took) {
            // nobody listens
        }
    };

    /** Meters in the registry of Micrometer that is bound in the context; {@link #NONE} when there is none. */
    static Meters of(CamelContext context) {
        boolean present =
                context.getClassResolver().resolveClass("io.micrometer.core.instrument.MeterRegistry") != null;
        // the class with Micrometer's types is loaded only here
        return present ? MicrometerMeters.find(context) : NONE;
    }
}
