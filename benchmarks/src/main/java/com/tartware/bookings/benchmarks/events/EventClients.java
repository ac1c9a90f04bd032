package com.tartware.bookings.benchmarks.events;

import com.tartware.bookings.benchmarks.stack.BenchTenants;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Many clients of the feed on one thread. */
final class EventClients implements AutoCloseable {
    private static final int BUFFER_BYTES = 256 * 1024;

    private final Selector selector = Selector.open();
    private final List<EventIds> streams = new ArrayList<>();
    private final Thread reader = new Thread(this::read, "event clients");
    private volatile boolean closed;
    private volatile long events;
    private volatile long ended;

    private EventClients() throws IOException {}

    /** @param tenants so many, each with as many clients */
    static EventClients connect(int port, int clients, int tenants) throws IOException {
        EventClients all = new EventClients();
        for (int client = 0; client < clients; client++) {
            SocketChannel channel = SocketChannel.open(new InetSocketAddress("127.0.0.1", port));
            channel.write(ByteBuffer.wrap(
                    "GET /v1/events HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/event-stream\r\nAuthorization: Bearer %s\r\n\r\n"
                            .formatted(BenchTenants.key(1 + client % tenants))
                            .getBytes(StandardCharsets.US_ASCII)));
            channel.configureBlocking(false);
            EventIds ids = new EventIds();
            all.streams.add(ids);
            channel.register(all.selector, SelectionKey.OP_READ, ids);
        }
        all.reader.setDaemon(true);
        all.reader.start();
        return all;
    }

    private void read() {
        ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
        try {
            while (!closed) {
                selector.select(key -> {
                    EventIds ids = (EventIds) key.attachment();
                    long before = ids.events();
                    try {
                        if (((SocketChannel) key.channel()).read(buffer.clear()) < 0) {
                            key.cancel();
                            ended++;
                            return;
                        }
                    } catch (IOException e) {
                        key.cancel();
                        ended++;
                        return;
                    }
                    ids.take(buffer.flip());
                    events += ids.events() - before;
                });
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    long events() {
        return events;
    }

    long ended() {
        return ended;
    }

    /** To be asked once nothing comes any more. */
    long breaks() {
        return streams.stream().mapToLong(EventIds::breaks).sum();
    }

    @Override
    public void close() throws IOException {
        closed = true;
        for (SelectionKey key : selector.keys()) {
            key.channel().close();
        }
        selector.close();
    }
}
