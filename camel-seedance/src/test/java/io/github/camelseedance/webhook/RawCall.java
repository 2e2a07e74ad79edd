/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.webhook;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A request byte by byte, as an attacker writes it. */
final class RawCall implements AutoCloseable {

    private static final int TIMEOUT_MILLIS = 15_000;

    private final Socket socket;

    RawCall(int port) throws IOException {
        socket = new Socket(WebServer.HOST, port);
        socket.setSoTimeout(TIMEOUT_MILLIS);
    }

    RawCall send(String text) throws IOException {
        return send(text.replace("\n", "\r\n").getBytes(StandardCharsets.ISO_8859_1));
    }

    RawCall send(byte[] bytes) throws IOException {
        OutputStream out = socket.getOutputStream();
        out.write(bytes);
        out.flush();
        return this;
    }

    /** The status of the answer. */
    int status() throws IOException {
        String line = line();
        while (line.isEmpty() || line.startsWith("HTTP/1.1 100")) {
            line = line();
        }
        return Integer.parseInt(line.split(" ")[1]);
    }

    private String line() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int b = socket.getInputStream().read();
                b != '\n';
                b = socket.getInputStream().read()) {
            if (b < 0) {
                throw new IOException("The connection was closed");
            }
            bytes.write(b);
        }
        return bytes.toString(StandardCharsets.ISO_8859_1).strip();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
