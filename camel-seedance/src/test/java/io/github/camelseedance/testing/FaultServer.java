/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ServerSocketFactory;

/** An HTTP server on a bare socket, for what a well-behaved one cannot do. It counts the requests that it has read. */
public final class FaultServer implements AutoCloseable {

    /** A request as it came. */
    public record Received(String method, String target, String head, byte[] body) {

        /** A header's value, or null. */
        public String header(String name) {
            String prefix = name.toLowerCase(Locale.ROOT) + ":";
            return head.lines()
                    .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(prefix))
                    .map(line -> line.substring(prefix.length()).strip())
                    .findFirst()
                    .orElse(null);
        }
    }

    /** What is done with a request. */
    @FunctionalInterface
    public interface Behaviour {
        /** Returns whether the connection goes on. */
        boolean answer(Received request, Socket socket) throws Exception;
    }

    private final ServerSocket server;
    private final boolean tls;
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "fault-server");
        thread.setDaemon(true);
        return thread;
    });
    private final List<Received> requests = new CopyOnWriteArrayList<>();
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private volatile Behaviour behaviour = text(200, "{}");

    public FaultServer() {
        this(ServerSocketFactory.getDefault(), false);
    }

    /** With TLS, by its factory. */
    public FaultServer(ServerSocketFactory factory, boolean tls) {
        this.tls = tls;
        try {
            server = factory.createServerSocket(0, 4096, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        threads.execute(this::accept);
    }

    /** Sets what is done with requests from now on. */
    public FaultServer answering(Behaviour value) {
        behaviour = value;
        return this;
    }

    public int port() {
        return server.getLocalPort();
    }

    /** An address of this server. */
    public URI uri(String path) {
        return URI.create((tls ? "https" : "http") + "://localhost:" + port() + path);
    }

    /** What was read, in order. */
    public List<Received> requests() {
        return requests;
    }

    /** Requests read so far. */
    public int count() {
        return requests.size();
    }

    /** Connections made so far. */
    public int connections() {
        return sockets.size();
    }

    /** Connections that the other end has not closed. */
    public long openConnections() {
        return sockets.stream().filter(socket -> !socket.isClosed()).count();
    }

    @Override
    public void close() {
        try {
            server.close();
            for (Socket socket : sockets) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            threads.shutdownNow();
        }
    }

    /** A whole answer; the connection goes on. */
    public static Behaviour text(int status, String body, String... headers) {
        return (request, socket) -> {
            byte[] content = body.getBytes(StandardCharsets.UTF_8);
            StringBuilder head = new StringBuilder("HTTP/1.1 " + status + " X\r\nContent-Length: " + content.length);
            for (String header : headers) {
                head.append("\r\n").append(header);
            }
            ByteArrayOutputStream answer = new ByteArrayOutputStream();
            answer.writeBytes(head.append("\r\n\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
            answer.writeBytes(content);
            socket.getOutputStream().write(answer.toByteArray());
            return true;
        };
    }

    /** These characters and the end of the connection. */
    public static Behaviour raw(String text) {
        return (request, socket) -> {
            socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
            return false;
        };
    }

    /** A reset of the connection. */
    public static Behaviour reset() {
        return (request, socket) -> {
            socket.setSoLinger(true, 0);
            return false;
        };
    }

    /** Nothing, until the other end goes. */
    public static Behaviour hang() {
        return (request, socket) -> socket.getInputStream().read() >= 0;
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                sockets.add(socket);
                threads.execute(() -> serve(socket));
            } catch (IOException | RuntimeException e) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            InputStream in = socket.getInputStream();
            boolean more = true;
            while (more) {
                Received request = read(in);
                if (request == null) {
                    return;
                }
                requests.add(request);
                more = behaviour.answer(request, socket);
                OutputStream out = socket.getOutputStream();
                out.flush();
            }
        } catch (Exception e) {
            // the other end is gone, or will see that this one is
        }
    }

    private static Received read(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.length() < 4 || !head.substring(head.length() - 4).equals("\r\n\r\n")) {
            int next = in.read();
            if (next < 0) {
                return null;
            }
            head.append((char) next);
        }
        String[] start = head.substring(0, head.indexOf("\r\n")).split(" ");
        Received request = new Received(start[0], start[1], head.toString(), new byte[0]);
        String length = request.header("Content-Length");
        byte[] body = length == null ? new byte[0] : in.readNBytes(Integer.parseInt(length));
        return new Received(start[0], start[1], head.toString(), body);
    }
}
