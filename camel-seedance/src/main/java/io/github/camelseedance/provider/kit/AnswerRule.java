/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.provider.kit;

import io.github.camelseedance.provider.Answer;
import io.github.camelseedance.provider.CallKind;
import io.github.camelseedance.provider.Ruling;
import java.util.Set;
import java.util.function.Predicate;

/**
 * One row of a rule table: which answers it is about, and what they mean. The first row of a table that matches decides.
 *
 * @param calls      kinds of calls
 * @param codes      the provider's codes, upper case; {@code *} at an end stands for anything; empty for any and none
 * @param fromStatus lowest status
 * @param toStatus   highest status
 * @param form       form of the answer
 * @param ruling     what it means
 */
public record AnswerRule(
        Set<CallKind> calls, Set<String> codes, int fromStatus, int toStatus, Form form, Ruling ruling) {

    /** Forms of an answer that rules tell apart. */
    public enum Form {
        ANY(a -> true),
        /** Envelope and HTTP status say success. */
        SUCCESS(Answer::success),
        /** Success, and a task id. */
        SUCCESS_WITH_ID(a -> a.success() && a.taskId() != null),
        /** Names a task, whatever else it says. */
        WITH_ID(a -> a.taskId() != null),
        /** Tells with HTTP 200 of a task: its id and its status. */
        TASK(a -> a.httpStatus() / 100 == 2
                && a.taskId() != null
                && a.payload().path("status").isTextual()),
        /** The provider spoke. */
        ENVELOPE(Answer::envelope),
        /** Not the provider's envelope: something in front of it spoke. */
        NO_ENVELOPE(a -> !a.envelope()),
        /** A page of an edge or a proxy. */
        HTML(Answer::html);

        private final Predicate<Answer> test;

        Form(Predicate<Answer> test) {
            this.test = test;
        }

        boolean matches(Answer answer) {
            return test.test(answer);
        }
    }

    public AnswerRule {
        calls = Set.copyOf(calls);
        codes = Set.copyOf(codes);
    }

    /** A code, or a part of one with {@code *} at the end, at the beginning, or both. */
    private static boolean matches(String pattern, String code) {
        boolean open = pattern.startsWith("*");
        boolean ends = pattern.endsWith("*");
        String part = pattern.substring(open ? 1 : 0, pattern.length() - (ends ? 1 : 0));
        if (open) {
            return ends ? code.contains(part) : code.endsWith(part);
        }
        return ends ? code.startsWith(part) : code.equals(part);
    }

    /** Whether this row is about an answer with such a status and code. */
    boolean matches(CallKind kind, int status, String code, Answer answer) {
        return calls.contains(kind)
                && status >= fromStatus
                && status <= toStatus
                && (codes.isEmpty() || code != null && codes.stream().anyMatch(pattern -> matches(pattern, code)))
                && form.matches(answer);
    }
}
