/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.client.http.hc5;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Takes requests on one thread and lets them all wait until it is told to answer. */
final class SlowNioServer implements AutoCloseable {

    private static final byte[] ANSWER =
            "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}".getBytes(StandardCharsets.ISO_8859_1);

    private final Selector selector = Selector.open();
    private final ServerSocketChannel server = ServerSocketChannel.open();
    private final Set<SocketChannel> waiting = ConcurrentHashMap.newKeySet();

    SlowNioServer() throws IOException {
        server.bind(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 4096);
        server.configureBlocking(false);
        server.register(selector, SelectionKey.OP_ACCEPT);
        Thread thread = new Thread(this::run, "slow-server");
        thread.setDaemon(true);
        thread.start();
    }

    int port() {
        return server.socket().getLocalPort();
    }

    int waiting() {
        return waiting.size();
    }

    void answerAll() throws IOException {
        for (SocketChannel channel : waiting) {
            channel.write(ByteBuffer.wrap(ANSWER));
        }
    }

    private void run() {
        ByteBuffer buffer = ByteBuffer.allocate(8192);
        try {
            while (selector.isOpen()) {
                selector.select();
                for (SelectionKey key : selector.selectedKeys()) {
                    if (key.isAcceptable()) {
                        for (SocketChannel channel = server.accept(); channel != null; channel = server.accept()) {
                            channel.configureBlocking(false);
                            channel.register(selector, SelectionKey.OP_READ);
                        }
                    } else if (((SocketChannel) key.channel()).read(buffer.clear()) < 0) {
                        key.channel().close();
                    } else {
                        waiting.add((SocketChannel) key.channel());
                    }
                }
                selector.selectedKeys().clear();
            }
        } catch (IOException | RuntimeException e) {
            // closed
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (SocketChannel channel : waiting) {
            channel.close();
        }
        selector.close();
    }
}
