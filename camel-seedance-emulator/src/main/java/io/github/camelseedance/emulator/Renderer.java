/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.emulator;

import com.github.tomakehurst.wiremock.http.ChunkedDribbleDelay;
import com.github.tomakehurst.wiremock.http.HttpHeader;
import com.github.tomakehurst.wiremock.http.HttpHeaders;
import com.github.tomakehurst.wiremock.http.Response;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** Makes WireMock's response of an answer and a fault. */
final class Renderer {
    private static final int DRIPS = 20;

    private Renderer() {}

    static Response render(Answer answer) {
        return builder(answer, answer.content(), answer.content().length()).build();
    }

    /** The answer as the fault leaves it; for the kinds that replace it, what it has been replaced by. */
    static Response render(Answer answer, Fault fault) {
        return switch (fault.kind()) {
            case CONNECTION_RESET -> fault(com.github.tomakehurst.wiremock.http.Fault.CONNECTION_RESET_BY_PEER);
            case EMPTY_RESPONSE -> fault(com.github.tomakehurst.wiremock.http.Fault.EMPTY_RESPONSE);
            case GARBAGE -> fault(com.github.tomakehurst.wiremock.http.Fault.RANDOM_DATA_THEN_CLOSE);
            case MALFORMED_CHUNK -> fault(com.github.tomakehurst.wiremock.http.Fault.MALFORMED_RESPONSE_CHUNK);
            case TRUNCATED_BODY -> truncated(answer);
            case DELAY ->
                builder(answer, answer.content(), answer.content().length())
                        .incrementInitialDelay(fault.time().toMillis())
                        .build();
            case SLOW_DRIP -> dripping(answer, fault);
            case ERROR, ANSWER, LATE_ARRIVAL -> render(answer);
        };
    }

    private static Response truncated(Answer answer) {
        long half = answer.content().length() / 2;
        Answer.Content beginning = new Answer.Content() {
            @Override
            public long length() {
                return half;
            }

            @Override
            public InputStream open() {
                return new Beginning(answer.content().open(), half);
            }
        };
        return builder(answer, beginning, Math.max(1, answer.content().length()))
                .build();
    }

    private static Response dripping(Answer answer, Fault fault) {
        int drips = (int) Math.max(1, Math.min(DRIPS, answer.content().length()));
        return builder(answer, answer.content(), answer.content().length())
                .chunkedDribbleDelay(
                        new ChunkedDribbleDelay(drips, (int) fault.time().toMillis()))
                .build();
    }

    private static Response fault(com.github.tomakehurst.wiremock.http.Fault fault) {
        return Response.response().fault(fault).build();
    }

    private static Response.Builder builder(Answer answer, Answer.Content content, long announced) {
        List<HttpHeader> headers = new ArrayList<>();
        answer.headers().forEach((name, value) -> headers.add(new HttpHeader(name, value)));
        headers.add(new HttpHeader("Content-Length", Long.toString(announced)));
        return Response.response()
                .status(answer.status())
                .headers(new HttpHeaders(headers))
                .body(content::open);
    }

    /** Ends early, without saying so. */
    private static final class Beginning extends InputStream {
        private final InputStream in;
        private long left;

        private Beginning(InputStream in, long length) {
            this.in = in;
            this.left = length;
        }

        @Override
        public int read() throws IOException {
            return left-- > 0 ? in.read() : -1;
        }

        @Override
        public int read(byte[] target, int offset, int count) throws IOException {
            if (left <= 0) {
                return -1;
            }
            int read = in.read(target, offset, (int) Math.min(count, left));
            left -= Math.max(0, read);
            return read;
        }

        @Override
        public void close() {
            try {
                in.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
