/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;

/**
 * What the tasks in the task repository have cost, and what is reserved for those that run.
 *
 * @param spending the newest day first; within a day by provider, account, model and currency
 */
public record SpendingReport(List<Entry> spending) implements SeedanceResult {

    public SpendingReport {
        spending = List.copyOf(spending);
    }

    /**
     * What tasks of a kind have cost on a day.
     *
     * @param day      the day (UTC) on which they have ended; today for those that run
     * @param provider id of the provider
     * @param account  name of the account
     * @param model    the model, or null when it is not known
     * @param currency unit of the amounts: {@code credits}, {@code usd} or {@code cny}; null when it is not known what they cost
     * @param cost     what those have cost that have ended on that day; of those whose cost is not known, the estimate
     * @param tasks    how many have ended on that day, charged or not
     * @param reserved what those will cost by their estimates that run now or are in doubt; 0 on earlier days
     * @param running  how many run now or are in doubt; 0 on earlier days
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Entry(
            @JsonSerialize(using = ToStringSerializer.class) LocalDate day,
            String provider,
            String account,
            String model,
            String currency,
            BigDecimal cost,
            long tasks,
            BigDecimal reserved,
            long running) {}
}
