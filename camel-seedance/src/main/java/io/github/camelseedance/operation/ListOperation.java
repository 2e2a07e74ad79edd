/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.operation;

import io.github.camelseedance.SeedanceConstants;
import io.github.camelseedance.client.SeedanceClient;
import io.github.camelseedance.message.Violations;
import io.github.camelseedance.model.TaskPage;
import io.github.camelseedance.model.TaskStatus;
import io.github.camelseedance.model.VideoTask;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.camel.Exchange;
import org.apache.camel.TypeConversionException;

/**
 * Lists one page of the tasks of the account. Where one of our statuses stands for several of the provider's words, the tasks of each
 * word follow those of the one before.
 */
public record ListOperation(SeedanceClient client) implements Operation {

    private static final int MAX_PAGE_SIZE = 100;
    private static final int DEFAULT_PAGE_SIZE = 20;
    private static final int MAX_PAGE = 1_000_000;
    private static final Pattern WORD = Pattern.compile("[A-Za-z0-9_-]{1,32}");
    private static final String STATUSES =
            Arrays.stream(TaskStatus.values()).map(TaskStatus::text).collect(Collectors.joining(", "));

    @Override
    public CompletableFuture<Void> process(Exchange exchange) {
        Violations violations = new Violations();
        int page = number(exchange, SeedanceConstants.PAGE, 1, MAX_PAGE, violations);
        int pageSize = number(exchange, SeedanceConstants.PAGE_SIZE, DEFAULT_PAGE_SIZE, MAX_PAGE_SIZE, violations);
        List<String> words = words(exchange, violations);
        violations.throwIfAny(client.provider().id());
        CompletableFuture<TaskPage> result = words.size() <= 1
                ? client.list(page, pageSize, words.isEmpty() ? null : words.get(0))
                : concatenated(page, pageSize, words);
        return result.thenAccept(exchange.getMessage()::setBody);
    }

    private static int number(Exchange exchange, String header, int otherwise, int max, Violations out) {
        Object value = exchange.getMessage().getHeader(header);
        if (value == null) {
            return otherwise;
        }
        Integer number = null;
        try {
            number = exchange.getContext().getTypeConverter().convertTo(Integer.class, exchange, value);
        } catch (TypeConversionException e) {
            // said below
        }
        if (number == null || number < 1 || number > max) {
            out.wrong(header, value, "a whole number from 1 to " + max);
            return otherwise;
        }
        return number;
    }

    /** The provider's words to filter by; none for all tasks. */
    private List<String> words(Exchange exchange, Violations out) {
        Object value = exchange.getMessage().getHeader(SeedanceConstants.STATUS_FILTER);
        if (value == null) {
            return List.of();
        }
        String filter = String.valueOf(value).strip();
        TaskStatus status = TaskStatus.of(filter);
        boolean ours = status != TaskStatus.UNKNOWN || filter.equalsIgnoreCase(TaskStatus.UNKNOWN.text());
        List<String> words = ours ? client.provider().providerStatuses(status) : List.of(filter);
        if (words.isEmpty() || !WORD.matcher(words.get(0)).matches()) {
            out.wrong(
                    SeedanceConstants.STATUS_FILTER,
                    value,
                    "one of " + STATUSES + ", as far as the provider has a word for it, or a word of the provider");
        }
        return words;
    }

    /** One page of the lists of several words, one after the other. */
    private CompletableFuture<TaskPage> concatenated(int page, int pageSize, List<String> words) {
        CompletableFuture<Slice> slice =
                CompletableFuture.completedFuture(new Slice(List.of(), (long) (page - 1) * pageSize, pageSize, 0));
        for (String word : words) {
            slice = slice.thenCompose(soFar -> append(soFar, pageSize, word));
        }
        return slice.thenApply(all -> new TaskPage(all.tasks(), all.total(), page, pageSize));
    }

    /**
     * What was collected.
     *
     * @param tasks the tasks
     * @param skip  how many are to be skipped before the next
     * @param want  how many are wanted still
     * @param total how many there are in the lists so far
     */
    private record Slice(List<VideoTask> tasks, long skip, int want, long total) {}

    private CompletableFuture<Slice> append(Slice soFar, int pageSize, String word) {
        int first = (int) (soFar.skip() / pageSize) + 1;
        int offset = (int) (soFar.skip() % pageSize);
        return client.list(first, pageSize, word).thenCompose(one -> {
            boolean enough = offset == 0 || soFar.want() == 0 || one.tasks().size() < pageSize;
            CompletableFuture<List<VideoTask>> next = enough
                    ? CompletableFuture.completedFuture(List.of())
                    : client.list(first + 1, pageSize, word).thenApply(TaskPage::tasks);
            return next.thenApply(two -> {
                List<VideoTask> found = new ArrayList<>(one.tasks());
                found.addAll(two);
                List<VideoTask> taken =
                        found.stream().skip(offset).limit(soFar.want()).toList();
                List<VideoTask> tasks = new ArrayList<>(soFar.tasks());
                tasks.addAll(taken);
                return new Slice(
                        tasks,
                        Math.max(0, soFar.skip() - one.total()),
                        soFar.want() - taken.size(),
                        soFar.total() + one.total());
            });
        });
    }
}
