/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.emulator;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;

/** A socket that shows what an HTTP client hides: whether a connection was closed, reset or left open. */
final class RawHttp {
    /** How a connection ended. */
    enum End {
        FIN,
        RESET,
        SILENT
    }

    /** What came before that. */
    record Exchange(String received, End end) {
        int status() {
            return received.startsWith("HTTP/1.1 ") ? Integer.parseInt(received.substring(9, 12)) : 0;
        }

        String header(String name) {
            return received.lines()
                    .filter(line -> line.regionMatches(true, 0, name + ": ", 0, name.length() + 2))
                    .map(line -> line.substring(name.length() + 2))
                    .findFirst()
                    .orElse(null);
        }

        String body() {
            int blank = received.indexOf("\r\n\r\n");
            return blank < 0 ? "" : received.substring(blank + 4);
        }
    }

    private RawHttp() {}

    static Exchange post(SeedanceEmulator emulator, String path, String header, String body, int patienceMillis) {
        String request = "POST " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" + header
                + "\r\nContent-Type: application/json\r\nContent-Length: "
                + body.getBytes(StandardCharsets.UTF_8).length + "\r\n\r\n" + body;
        ByteArrayOutputStream received = new ByteArrayOutputStream();
        End end = End.FIN;
        try (Socket socket = new Socket("127.0.0.1", emulator.port())) {
            socket.setSoTimeout(patienceMillis);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
            InputStream in = socket.getInputStream();
            for (int b = in.read(); b >= 0; b = in.read()) {
                received.write(b);
            }
        } catch (SocketTimeoutException e) {
            end = End.SILENT;
        } catch (SocketException e) {
            end = End.RESET;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return new Exchange(received.toString(StandardCharsets.UTF_8), end);
    }
}
