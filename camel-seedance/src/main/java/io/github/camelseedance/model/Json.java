/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.model;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * The one configured mapper of the component: exact decimals, ISO times, strict about duplicates and trailing text, and with
 * limits. A mapper of the user is never used: its naming strategy or features would break the wire format.
 */
public final class Json {

    /** Longest JSON document that is read, in bytes. */
    public static final int MAX_DOCUMENT = 1024 * 1024;

    /** The shared mapper. It must not be configured further. */
    public static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(64)
                            .maxStringLength(MAX_DOCUMENT)
                            .maxNameLength(MAX_DOCUMENT)
                            .maxNumberLength(100)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    // a table of names is shared by all documents, and names chosen to collide in it would spoil the
                    // reading of others
                    .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
                    .build())
            .addModule(new JavaTimeModule())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            // money: 10.00 stays 10.00, and is never written as 1E+1
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
            .build();

    /** What others wrote: JSON, and what careless programs take for it. {@link #read} leaves out what is of no use. */
    private static final JsonFactory FOREIGN = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(100_000)
                    .maxStringLength(MAX_DOCUMENT)
                    .maxNameLength(MAX_DOCUMENT)
                    .maxNumberLength(MAX_DOCUMENT)
                    .build())
            // a document is read even when the hash codes of its names are the same
            .disable(JsonFactory.Feature.FAIL_ON_SYMBOL_HASH_OVERFLOW)
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .enable(JsonReadFeature.ALLOW_LEADING_ZEROS_FOR_NUMBERS)
            .enable(JsonReadFeature.ALLOW_LEADING_PLUS_SIGN_FOR_NUMBERS)
            .enable(JsonReadFeature.ALLOW_LEADING_DECIMAL_POINT_FOR_NUMBERS)
            .enable(JsonReadFeature.ALLOW_TRAILING_DECIMAL_POINT_FOR_NUMBERS)
            .enable(JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS)
            .enable(JsonReadFeature.ALLOW_BACKSLASH_ESCAPING_ANY_CHARACTER)
            .enable(JsonReadFeature.ALLOW_TRAILING_COMMA)
            .build();

    private static final int MAX_DEPTH = 64;
    private static final int MAX_DIGITS = 100;
    /** What stands for a character that cannot be read. */
    private static final char REPLACEMENT = '\ufffd';
    /** What cannot be stored everywhere: half of a character, and the character that ends text in C. */
    private static final Pattern UNSTORABLE = Pattern.compile("[\\p{Cs}\\x00]");

    private Json() {}

    /**
     * Reads what a provider wrote, so that one odd member does not spoil the rest: of a member that comes twice the last counts, and
     * a value that is nested deeper than 64 levels, or is a number of more than 100 digits or none at all, is left out; and what is not
     * in the charset is replaced.
     *
     * @param document JSON in UTF-8, 16 or 32
     * @return what it holds; missing when it is empty
     * @throws IOException when it is not JSON, or has something behind it
     */
    public static JsonNode read(byte[] document) throws IOException {
        try (JsonParser parser = FOREIGN.createParser(document)) {
            return document(parser);
        } catch (JsonParseException e) {
            String text = new String(document, StandardCharsets.UTF_8);
            if (text.indexOf(REPLACEMENT) < 0) {
                throw e;
            }
            // a word in another charset says nothing about the rest
            try (JsonParser parser = FOREIGN.createParser(text.getBytes(StandardCharsets.UTF_8))) {
                return document(parser);
            }
        }
    }

    private static JsonNode document(JsonParser parser) throws IOException {
        if (parser.nextToken() == null) {
            return MissingNode.getInstance();
        }
        JsonNode root = value(parser, 1);
        if (parser.nextToken() != null) {
            throw new JsonParseException(parser, "There is something behind the document");
        }
        return root == null ? MissingNode.getInstance() : root;
    }

    /** The value at which the parser is; null when it is left out. */
    private static JsonNode value(JsonParser parser, int depth) throws IOException {
        JsonNodeFactory nodes = JsonNodeFactory.instance;
        if (depth > MAX_DEPTH && parser.currentToken().isStructStart()) {
            parser.skipChildren();
            return null;
        }
        return switch (parser.currentToken()) {
            case START_OBJECT -> {
                ObjectNode object = nodes.objectNode();
                while (parser.nextToken() != JsonToken.END_OBJECT) {
                    String name = storable(parser.currentName());
                    parser.nextToken();
                    JsonNode member = value(parser, depth + 1);
                    if (member == null) {
                        object.remove(name);
                    } else {
                        object.set(name, member);
                    }
                }
                yield object;
            }
            case START_ARRAY -> {
                ArrayNode array = nodes.arrayNode();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    JsonNode element = value(parser, depth + 1);
                    if (element != null) {
                        array.add(element);
                    }
                }
                yield array;
            }
            case VALUE_NUMBER_INT -> parser.getTextLength() > MAX_DIGITS ? null : integer(parser, nodes);
            case VALUE_NUMBER_FLOAT -> decimal(parser, nodes);
            case VALUE_TRUE -> nodes.booleanNode(true);
            case VALUE_FALSE -> nodes.booleanNode(false);
            case VALUE_STRING -> nodes.textNode(storable(parser.getText()));
            default -> nodes.nullNode();
        };
    }

    private static JsonNode integer(JsonParser parser, JsonNodeFactory nodes) throws IOException {
        return switch (parser.getNumberType()) {
            case INT -> nodes.numberNode(parser.getIntValue());
            case LONG -> nodes.numberNode(parser.getLongValue());
            default -> nodes.numberNode(parser.getBigIntegerValue());
        };
    }

    private static JsonNode decimal(JsonParser parser, JsonNodeFactory nodes) throws IOException {
        if (parser.getTextLength() > MAX_DIGITS) {
            return null;
        }
        try {
            BigDecimal number = new BigDecimal(parser.getText());
            if (digits(number) > MAX_DIGITS) {
                return null;
            }
            // 7e1 is written as 70: what is read back must be the same
            return number.scale() > 0 ? nodes.numberNode(number) : whole(number.toBigIntegerExact(), nodes);
        } catch (NumberFormatException e) {
            return null;
        }
    }

    private static JsonNode whole(BigInteger number, JsonNodeFactory nodes) {
        if (number.bitLength() < Integer.SIZE) {
            return nodes.numberNode(number.intValue());
        }
        return number.bitLength() < Long.SIZE ? nodes.numberNode(number.longValue()) : nodes.numberNode(number);
    }

    /** How many digits a number has when it is written without an exponent. */
    public static long digits(BigDecimal number) {
        long scale = number.scale();
        return Math.max(number.precision(), Math.max(scale + 1, number.precision() - scale));
    }

    /** The text without what cannot be stored everywhere. */
    public static String storable(String text) {
        for (int i = 0; i < text.length(); i++) {
            // nearly every text has none of them, and the pattern costs more than all else that is done with a member
            char c = text.charAt(i);
            if (c == 0 || c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE) {
                return UNSTORABLE.matcher(text).replaceAll(String.valueOf(REPLACEMENT));
            }
        }
        return text;
    }
}
