/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.connect;

import io.github.camelseedance.SeedanceConstants;
import io.github.camelseedance.model.ErrorDetail;
import io.github.camelseedance.model.InvalidRequestException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.Message;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.header.Header;
import org.apache.kafka.connect.sink.SinkRecord;

/**
 * Makes the message of a request from a record.
 *
 * @param keyOfRecord whether the record's key is the submission key, else its position is
 */
record RecordRequest(boolean keyOfRecord) {

    /** Where a record was read: {@code topic/partition/offset}. */
    static String position(SinkRecord record) {
        return record.originalTopic() + "/" + record.originalKafkaPartition() + "/" + record.originalKafkaOffset();
    }

    /** Writes the value as body, the headers that may travel, and the submission key. */
    void write(SinkRecord record, Message message) {
        if (record.value() == null) {
            throw refused(record, "value", "is empty; a request is JSON or a prompt");
        }
        message.setBody(plain(record.value()));
        for (Header header : record.headers()) {
            if (!header.key().regionMatches(true, 0, "Camel", 0, 5)) {
                message.setHeader(header.key(), plain(header.value()));
            }
        }
        message.setHeader(SeedanceConstants.SUBMISSION_KEY, keyOfRecord ? keyOf(record) : position(record));
    }

    private static String keyOf(SinkRecord record) {
        Object key = plain(record.key());
        String text = key instanceof byte[] bytes
                ? new String(bytes, StandardCharsets.UTF_8)
                : key == null ? null : key.toString();
        if (text == null || text.isBlank()) {
            throw refused(
                    record, "key", "is empty; it is the submission key (" + ConnectorOptions.SUBMISSION_KEY + ")");
        }
        return text;
    }

    private static InvalidRequestException refused(SinkRecord record, String field, String why) {
        return new InvalidRequestException(
                "The %s of record %s %s".formatted(field, position(record), why), ErrorDetail.of(null));
    }

    /** Structs are maps, byte buffers are arrays. */
    private static Object plain(Object value) {
        if (value instanceof Struct struct) {
            Map<String, Object> map = new LinkedHashMap<>();
            for (Field field : struct.schema().fields()) {
                Object member = plain(struct.get(field));
                if (member != null) {
                    map.put(field.name(), member);
                }
            }
            return map;
        }
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> copy = new LinkedHashMap<>();
            map.forEach((name, member) -> copy.put(String.valueOf(name), plain(member)));
            return copy;
        }
        if (value instanceof List<?> list) {
            List<Object> copy = new ArrayList<>();
            list.forEach(member -> copy.add(plain(member)));
            return copy;
        }
        if (value instanceof ByteBuffer buffer) {
            byte[] bytes = new byte[buffer.remaining()];
            buffer.duplicate().get(bytes);
            return bytes;
        }
        return value;
    }
}
