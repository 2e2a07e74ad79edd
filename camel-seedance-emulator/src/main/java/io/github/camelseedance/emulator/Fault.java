/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.emulator;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Something that goes wrong with a request. Immutable; made by the static methods and refined by the others.
 *
 * <p>Whether the request takes effect is a matter of its own: a submission whose answer is lost may have created its task,
 * and charged for it ({@link #processed()}), or not ({@link #notProcessed()}).
 *
 * @param kind what happens
 * @param status the HTTP status, 0 for the provider's own
 * @param code the provider's error code, null for the one that fits the status
 * @param body the body of the answer, null for one that fits
 * @param contentType the type of that body
 * @param headers further headers
 * @param time how long it takes, for the kinds that take time
 * @param takesEffect whether the request takes effect
 * @param visibleAfter how long a task that is created so cannot be found by status and list
 * @param tellsTaskId whether an error envelope has the id of the created task
 */
public record Fault(
        Kind kind,
        int status,
        String code,
        String body,
        String contentType,
        Map<String, String> headers,
        Duration time,
        boolean takesEffect,
        Duration visibleAfter,
        boolean tellsTaskId) {

    /** What happens to the answer. */
    public enum Kind {
        /** The connection is reset (RST) instead of an answer. */
        CONNECTION_RESET,
        /** The connection is closed (FIN) without a byte. */
        EMPTY_RESPONSE,
        /** Bytes that are not HTTP, then the connection is closed. */
        GARBAGE,
        /** Status 200 and a chunk that is none, then the connection is closed. */
        MALFORMED_CHUNK,
        /** The answer ends in the middle, short of its Content-Length. */
        TRUNCATED_BODY,
        /** The answer comes late; a hang is a delay of ten minutes. */
        DELAY,
        /** The answer comes in drips over the time. */
        SLOW_DRIP,
        /** The provider's own error envelope. */
        ERROR,
        /** Any answer. */
        ANSWER,
        /** Nothing but that the task is found late. */
        LATE_ARRIVAL
    }

    /** Copies the headers. */
    public Fault {
        headers = Map.copyOf(headers);
    }

    /** The connection is reset instead of an answer. */
    public static Fault connectionReset() {
        return of(Kind.CONNECTION_RESET);
    }

    /** The connection is closed without a byte. */
    public static Fault emptyResponse() {
        return of(Kind.EMPTY_RESPONSE);
    }

    /** Bytes that are not HTTP. */
    public static Fault garbage() {
        return of(Kind.GARBAGE);
    }

    /** Status 200 and a body that is not chunked as announced. */
    public static Fault malformedChunk() {
        return of(Kind.MALFORMED_CHUNK);
    }

    /** The first half of the answer; the request has taken effect. */
    public static Fault truncatedBody() {
        return of(Kind.TRUNCATED_BODY).processed();
    }

    /** No answer for ten minutes. The request has not taken effect unless {@link #processed()} says so. */
    public static Fault hang() {
        return delay(Duration.ofMinutes(10)).notProcessed();
    }

    /** The answer comes that late, in real time; the request has taken effect. */
    public static Fault delay(Duration time) {
        return of(Kind.DELAY).taking(time).processed();
    }

    /** The answer drips in over that real time; the request has taken effect. */
    public static Fault slowDrip(Duration time) {
        return of(Kind.SLOW_DRIP).taking(time).processed();
    }

    /** The provider's error envelope with that code, with the HTTP status and the message of its document. */
    public static Fault error(String code) {
        return new Fault(Kind.ERROR, 0, code, null, null, Map.of(), Duration.ZERO, false, Duration.ZERO, false);
    }

    /** That HTTP status with the provider's error envelope. */
    public static Fault status(int status) {
        return of(Kind.ERROR).withStatus(status);
    }

    /** HTTP 429 with the provider's error envelope and that {@code Retry-After}: seconds, a date, or nonsense. */
    public static Fault rateLimited(String retryAfter) {
        return status(429).withHeader("Retry-After", retryAfter);
    }

    /** HTTP 429 with a {@code Retry-After} of an HTTP date. */
    public static Fault rateLimited(Instant until) {
        return rateLimited(DateTimeFormatter.RFC_1123_DATE_TIME.format(until.atOffset(ZoneOffset.UTC)));
    }

    /** That HTTP status with a page of HTML, as a proxy or a CDN sends it. */
    public static Fault html(int status) {
        return answer(status, "text/html", "<html><body><h1>" + status + "</h1><p>nginx</p></body></html>");
    }

    /** HTTP 200 with a page of HTML that asks to sign in. */
    public static Fault captivePortal() {
        return answer(200, "text/html", "<html><body><form>Please sign in to the network</form></body></html>");
    }

    /** A redirect to that address: 301, 302, 303, 307 or 308. */
    public static Fault redirect(int status, String location) {
        return answer(status, "text/plain", "").withHeader("Location", location);
    }

    /** That answer. */
    public static Fault answer(int status, String contentType, String body) {
        return new Fault(
                Kind.ANSWER, status, null, body, contentType, Map.of(), Duration.ZERO, false, Duration.ZERO, false);
    }

    /** The answer is as it should be, but status and list do not know the task for that long. */
    public static Fault lateArrival(Duration visibleAfter) {
        return of(Kind.LATE_ARRIVAL).processed().visibleAfter(visibleAfter);
    }

    /** {@code CONCURRENCY_LIMIT_REACHED} of seedance2.movie, which says that the task has been queued: it has, and its id is told. */
    public static Fault concurrencyLimitWithTaskId() {
        return error("CONCURRENCY_LIMIT_REACHED").processed().withTaskId();
    }

    /** {@code CONCURRENCY_LIMIT_REACHED} of seedance2.movie: the task has been queued, but its id is not told. */
    public static Fault concurrencyLimit() {
        return error("CONCURRENCY_LIMIT_REACHED").processed();
    }

    /** The request takes effect: its task is created, and charged where that is due. */
    public Fault processed() {
        return effect(true);
    }

    /** The request takes no effect: as if it had been lost on its way. */
    public Fault notProcessed() {
        return effect(false);
    }

    /** The request takes effect, but status and list do not know the task for that long (in the emulator's time). */
    public Fault visibleAfter(Duration delay) {
        return new Fault(kind, status, code, body, contentType, headers, time, true, delay, tellsTaskId);
    }

    /** The error envelope has the id of the task, which is created. */
    public Fault withTaskId() {
        return new Fault(kind, status, code, body, contentType, headers, time, true, visibleAfter, true);
    }

    /** The HTTP status of an error envelope, such as 200 where a provider puts errors into that. */
    public Fault withStatus(int httpStatus) {
        return new Fault(
                kind, httpStatus, code, body, contentType, headers, time, takesEffect, visibleAfter, tellsTaskId);
    }

    /** A further header of the answer. */
    public Fault withHeader(String name, String value) {
        Map<String, String> all = new LinkedHashMap<>(headers);
        all.put(name, value);
        return new Fault(kind, status, code, body, contentType, all, time, takesEffect, visibleAfter, tellsTaskId);
    }

    private Fault taking(Duration duration) {
        return new Fault(
                kind, status, code, body, contentType, headers, duration, takesEffect, visibleAfter, tellsTaskId);
    }

    private Fault effect(boolean processed) {
        return new Fault(kind, status, code, body, contentType, headers, time, processed, visibleAfter, tellsTaskId);
    }

    private static Fault of(Kind kind) {
        return new Fault(kind, 0, null, null, null, Map.of(), Duration.ZERO, false, Duration.ZERO, false);
    }
}
