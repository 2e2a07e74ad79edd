/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.connect;

import io.github.camelseedance.model.AmbiguousSubmitException;
import io.github.camelseedance.model.AuthenticationException;
import io.github.camelseedance.model.InsufficientCreditsException;
import io.github.camelseedance.model.InvalidRequestException;
import io.github.camelseedance.model.RateLimitException;
import io.github.camelseedance.model.SeedanceException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.sink.ErrantRecordReporter;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTask;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Submits records. {@link #put} returns when each record of its batch is settled: the repository holds its submission, or its dead
 * letter is written. What is throttled or unavailable makes the whole batch come again, in which what was settled is passed over; so
 * does one in doubt whose task is looked for, because it is submitted anew when the provider does not have it.
 */
public class SeedanceSinkTask extends SinkTask {

    private static final Logger LOG = LoggerFactory.getLogger(SeedanceSinkTask.class);

    /** Headers of a dead letter. */
    static final String ERROR_CODE = "seedance.error.code";

    static final String ERROR_REASON = "seedance.error.reason";

    /** A look at the provider's list takes its time. */
    private static final Duration DOUBT_DELAY = Duration.ofSeconds(5);

    private final Map<TopicPartition, Set<Long>> settled = new HashMap<>();
    private ConnectorContext context;
    private ProducerTemplate template;
    private Endpoint generate;
    private RecordRequest requests;
    private ErrantRecordReporter deadLetters;

    @Override
    public void start(Map<String, String> props) {
        ConnectorOptions options = new ConnectorOptions(ConnectorOptions.Role.SINK);
        options.check(props);
        context = new ConnectorContext("seedance-sink-" + props.get("name"), props, options.ofComponent(props));
        context.start();
        template = context.camel().createProducerTemplate();
        generate = context.camel().getEndpoint("seedance:generate");
        requests = new RecordRequest(
                ConnectorOptions.KEY_IS_RECORD_KEY.equals(props.get(ConnectorOptions.SUBMISSION_KEY)));
        deadLetters = super.context.errantRecordReporter();
    }

    @Override
    public void put(Collection<SinkRecord> records) {
        Map<SinkRecord, CompletableFuture<Exchange>> submissions = new LinkedHashMap<>();
        Map<SinkRecord, SeedanceException> refused = new LinkedHashMap<>();
        for (SinkRecord record : records) {
            if (settledOf(record).contains(record.originalKafkaOffset())) {
                continue;
            }
            try {
                Exchange exchange = generate.createExchange();
                requests.write(record, exchange.getMessage());
                submissions.put(record, template.asyncSend(generate, exchange));
            } catch (InvalidRequestException e) {
                refused.put(record, e);
            }
        }
        SeedanceException again = null;
        RuntimeException fatal = null;
        for (Map.Entry<SinkRecord, CompletableFuture<Exchange>> submission : submissions.entrySet()) {
            SinkRecord record = submission.getKey();
            Exception error = submission.getValue().join().getException();
            if (error == null) {
                settledOf(record).add(record.originalKafkaOffset());
            } else if (error instanceof AmbiguousSubmitException doubt) {
                LOG.warn("{} is in doubt: {}", position(record), doubt.getMessage());
                if (doubt.isLookedFor()) {
                    again = doubt;
                } else {
                    settledOf(record).add(record.originalKafkaOffset());
                }
            } else if (!(error instanceof SeedanceException refusal)) {
                fatal = new ConnectException(position(record) + " failed: " + error.getMessage(), error);
            } else if (refusal.isRetryable()) {
                again = refusal;
            } else if (concernsTheAccount(refusal)) {
                fatal = new ConnectException(position(record) + " was not submitted: " + refusal.getMessage(), refusal);
            } else {
                refused.put(record, refusal);
            }
        }
        bury(refused);
        if (fatal != null) {
            throw fatal;
        }
        if (again != null) {
            if (again instanceof RateLimitException limit && limit.getRetryAfter() != null) {
                super.context.timeout(limit.getRetryAfter().toMillis());
            } else if (again instanceof AmbiguousSubmitException) {
                super.context.timeout(DOUBT_DELAY.toMillis());
            }
            throw new RetriableException(again.getMessage(), again);
        }
    }

    /** The next record would fail in the same way: a dead letter for each would empty the topic. */
    private static boolean concernsTheAccount(SeedanceException error) {
        return error instanceof AuthenticationException || error instanceof InsufficientCreditsException;
    }

    /** The provider's code, else the kind of the error: {@code INVALID_REQUEST} for an {@code InvalidRequestException}. */
    private static String code(SeedanceException error) {
        String kind = error.getClass().getSimpleName().replaceFirst("Exception$", "");
        return error.getCode() != null
                ? error.getCode()
                : kind.replaceAll("(?<=[a-z])(?=[A-Z])", "_").toUpperCase(Locale.ROOT);
    }

    /** Writes dead letters, and waits until they are written: their offsets may be committed after that. */
    private void bury(Map<SinkRecord, SeedanceException> refused) {
        Map<SinkRecord, Future<Void>> letters = new LinkedHashMap<>();
        refused.forEach((record, error) -> {
            if (deadLetters == null) {
                throw new ConnectException(
                        position(record)
                                + " was refused, and the connector has no dead letter topic (errors.tolerance=all and"
                                + " errors.deadletterqueue.topic.name): "
                                + error.getMessage(),
                        error);
            }
            // record.newRecord(…) would be reported as it was read, without these headers
            SinkRecord letter = new SinkRecord(
                    record.topic(),
                    record.kafkaPartition(),
                    record.keySchema(),
                    record.key(),
                    record.valueSchema(),
                    record.value(),
                    record.kafkaOffset(),
                    record.timestamp(),
                    record.timestampType(),
                    record.headers().duplicate());
            letter.headers().addString(ERROR_CODE, code(error));
            letter.headers().addString(ERROR_REASON, error.getMessage());
            letters.put(record, deadLetters.report(letter, error));
        });
        letters.forEach((record, written) -> {
            try {
                written.get();
                settledOf(record).add(record.originalKafkaOffset());
            } catch (ExecutionException e) {
                throw new ConnectException("The dead letter of " + position(record) + " was not written", e.getCause());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new ConnectException("Stopped while the dead letter of " + position(record) + " was written", e);
            }
        });
    }

    @Override
    public Map<TopicPartition, OffsetAndMetadata> preCommit(Map<TopicPartition, OffsetAndMetadata> offsets) {
        // put has returned for all of them
        settled.forEach((partition, done) -> {
            OffsetAndMetadata next = offsets.get(partition);
            done.removeIf(offset -> next != null && offset < next.offset());
        });
        return offsets;
    }

    @Override
    public void close(Collection<TopicPartition> partitions) {
        settled.keySet().removeAll(partitions);
    }

    @Override
    public void stop() {
        if (context != null) {
            context.close();
        }
    }

    @Override
    public String version() {
        return Version.TEXT;
    }

    private Set<Long> settledOf(SinkRecord record) {
        return settled.computeIfAbsent(
                new TopicPartition(record.originalTopic(), record.originalKafkaPartition()), p -> new HashSet<>());
    }

    private static String position(SinkRecord record) {
        return "The record " + RecordRequest.position(record);
    }
}
