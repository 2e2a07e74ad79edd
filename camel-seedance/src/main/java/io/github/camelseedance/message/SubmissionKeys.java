/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.message;

import io.github.camelseedance.SeedanceConstants;
import io.github.camelseedance.model.InvalidRequestException;
import io.github.camelseedance.model.SafeText;
import io.github.camelseedance.model.VideoRequest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Expression;
import org.apache.camel.TypeConversionException;

/**
 * The submission key of a message: its header, else the option {@code submissionKey}. A key in which a part of the expression is
 * missing would join requests that have nothing to do with each other, so it is refused.
 */
public final class SubmissionKeys {

    private static final int MAX_LENGTH = 255;
    /** Both ways in which Camel's Simple begins a function. */
    private static final Pattern FUNCTION = Pattern.compile("\\$(?:simple)?\\{");

    private static final String ALLOWED = "1 to " + MAX_LENGTH
            + " characters, at least one of them a letter or digit, without NUL, half surrogate pairs and U+FFFD, which stands for bytes that are no text";

    /** Text as it is, or an expression with its source and the expressions inside it. */
    private record Part(String text, Expression expression, List<Part> inside) {}

    private final String provider;
    private final List<Part> parts;

    /**
     * @param provider for messages
     * @param option   a Simple expression, or null
     */
    public SubmissionKeys(CamelContext context, String provider, String option) {
        this.provider = provider;
        if (option != null && option.isBlank()) {
            throw new IllegalArgumentException(
                    "The option submissionKey is empty: leave it out, or set an expression such as ${header.orderId}");
        }
        this.parts = option == null ? List.of() : parse(context, option);
    }

    /** The key, or null when there is none. */
    public String of(Exchange exchange) {
        Object header = exchange.getMessage().getHeader(SeedanceConstants.SUBMISSION_KEY);
        if (header != null) {
            return checked(headerText(exchange, header));
        }
        return parts.isEmpty() ? null : checked(evaluated(exchange));
    }

    private static String headerText(Exchange exchange, Object header) {
        try {
            return text(exchange, header).orElse(null);
        } catch (TypeConversionException e) {
            return null;
        }
    }

    /** An expression sees the body of the request, as often as it looks at it, also where that is a cached stream. */
    private String evaluated(Exchange exchange) {
        Object body = exchange.getMessage().getBody();
        try {
            Object repeatable = BodyText.repeatable(exchange, body);
            if (repeatable != body) {
                exchange.getMessage().setBody(repeatable);
            }
            return joined(exchange);
        } catch (IOException e) {
            throw InvalidRequestException.of(
                    provider, "body", "(a body that cannot be read)", "a body of which the submission key can be made");
        } finally {
            if (exchange.getMessage().getBody() != body) {
                exchange.getMessage().setBody(body);
            }
        }
    }

    private String joined(Exchange exchange) {
        StringBuilder key = new StringBuilder();
        for (Part part : parts) {
            key.append(part.expression() == null ? part.text() : value(part, exchange));
        }
        return key.toString();
    }

    /**
     * The hash of an empty text is not empty, and the same for all messages. So each part inside a function must have a value before the
     * function is evaluated, and also afterwards: a stream that was read by the first look is empty for the function.
     */
    private String value(Part part, Exchange exchange) {
        part.inside().forEach(inner -> value(inner, exchange));
        String text = evaluated(part, exchange);
        if (SafeText.isBlank(text)) {
            throw refused(part, "every part needs a value, this one is empty");
        }
        for (Part inner : part.inside()) {
            if (SafeText.isBlank(evaluated(inner, exchange))) {
                throw refused(
                        inner,
                        "inside a function every part needs a value that can be read more than once, as text; this one can be read once only");
            }
        }
        return text;
    }

    private String evaluated(Part part, Exchange exchange) {
        try {
            Object value = part.expression().evaluate(exchange, Object.class);
            return value == null ? "" : text(part, exchange, value);
        } catch (InvalidRequestException e) {
            throw e;
        } catch (RuntimeException e) {
            InvalidRequestException refused = refused(part, "an expression that can be evaluated for this message");
            refused.addSuppressed(e);
            throw refused;
        }
    }

    private InvalidRequestException refused(Part part, String allowed) {
        return InvalidRequestException.of(provider, "submissionKey", part.text(), allowed);
    }

    private String text(Part part, Exchange exchange, Object value) {
        return text(exchange, value)
                .orElseThrow(() -> refused(
                        part,
                        "every part needs text; this one is a "
                                + value.getClass().getName()));
    }

    /** The text of a value; of an object without a text of its own none: where it is in memory is another place each time. */
    private static Optional<String> text(Exchange exchange, Object value) {
        Optional<String> text = BodyText.ofValue(exchange, value);
        if (text.isPresent() || value instanceof VideoRequest) {
            return text;
        }
        String told = value.toString();
        String place = value.getClass().getName() + "@" + Integer.toHexString(value.hashCode());
        return told == null || told.equals(place) ? Optional.empty() : Optional.of(told);
    }

    private String checked(String key) {
        if (key == null
                || key.length() > MAX_LENGTH
                || key.codePoints().noneMatch(Character::isLetterOrDigit)
                || key.codePoints().anyMatch(SubmissionKeys::isNoText)) {
            throw InvalidRequestException.of(
                    provider, "submissionKey", key == null ? "(no text)" : Violations.describe(key), ALLOWED);
        }
        return key;
    }

    /**
     * A number that is read as text has NULs, as the key of a Kafka record with another serializer. Of bytes that are no text many become
     * the same one.
     */
    private static boolean isNoText(int character) {
        return character == 0 || character == 0xFFFD || Character.getType(character) == Character.SURROGATE;
    }

    private static List<Part> parse(CamelContext context, String option) {
        List<Part> result = new ArrayList<>();
        int at = 0;
        while (at < option.length()) {
            Matcher function = FUNCTION.matcher(option);
            if (!function.find(at)) {
                result.add(new Part(option.substring(at), null, List.of()));
                break;
            }
            int begin = function.start();
            if (begin > at) {
                result.add(new Part(option.substring(at, begin), null, List.of()));
            }
            int end = end(option, function.end() - 1);
            String source = option.substring(begin, end);
            List<Part> inside = parse(context, option.substring(function.end(), end - 1)).stream()
                    .filter(part -> part.expression() != null)
                    .toList();
            result.add(new Part(source, context.resolveLanguage("simple").createExpression(source), inside));
            at = end;
        }
        return result;
    }

    /** Where the brace at a position closes, behind it. */
    private static int end(String text, int brace) {
        int depth = 0;
        for (int i = brace; i < text.length(); i++) {
            depth += text.charAt(i) == '{' ? 1 : text.charAt(i) == '}' ? -1 : 0;
            if (depth == 0) {
                return i + 1;
            }
        }
        throw new IllegalArgumentException(
                "The option submissionKey has the value '%s', in which a ${ is not closed".formatted(text));
    }
}
