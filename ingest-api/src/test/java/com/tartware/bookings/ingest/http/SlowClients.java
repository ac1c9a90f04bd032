package com.tartware.bookings.ingest.http;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;

/**
 * A process full of clients that send and take one byte a second, each in one of nine ways, and come back whenever they are cut.
 * A process of its own, because sockets count against a process's limit of files. It knows nothing but the JDK.
 */
final class SlowClients {
    private static final String HEAD = " HTTP/1.1\r\nHost: x\r\n";
    private static final String KEY = "Authorization: Bearer demo-key\r\n";
    private static final String JSON = "Content-Type: application/json\r\nIdempotency-Key: k\r\n";

    /** What each way sends at once; the rest follows byte by byte. */
    private static final String[] OPENINGS = {
        "", // connects and says nothing
        "GET /v1/bookings/x" + HEAD + "X-Slow: ", // a header without end
        "\r\n", // empty lines before a request line, without end
        "POST /v1/bookings" + HEAD + KEY + JSON + "Content-Length: 200000\r\n\r\n{", // a body
        "POST /v1/bookings" + HEAD + "Content-Length: 200000\r\n\r\n{", // a body without a credential
        "POST /v1/bookings:batch" + HEAD + KEY
                + "Content-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\n\r\n",
        ("GET /metrics" + HEAD + "\r\n").repeat(100), // answers, asked for and not read
        ("GET /docs" + HEAD + "\r\n").repeat(10),
        ("GET /docs" + HEAD + "Accept-Encoding: gzip\r\n\r\n").repeat(10)
    };

    private static final String[] DRIPS = {"", "x", "\r\n", " ", " ", "1\r\n\n\r\n", "", "", ""};

    /** The first of those who ask and do not read. */
    private static final int READERS = 6;

    /** Most want whole pages: more clients than the server has threads. */
    private static final int[] WANTED = {READERS + 1, READERS, READERS + 1, READERS + 2, READERS + 1};

    /** Answers that nobody reads fill the kernel's memory, which belongs to the machine: few of them do. */
    private static final int READERS_SHARE = 25;

    private final int port;
    private final Selector selector;
    private final ByteBuffer oneByte = ByteBuffer.allocate(1);
    private final ByteBuffer waste = ByteBuffer.allocate(64 * 1024);
    private int open;
    private int cut;

    private SlowClients(int port) throws IOException {
        this.port = port;
        this.selector = Selector.open();
    }

    /** Arguments: port, number of connections. Prints {@code open} when all are there and, when told to end, {@code cut}. */
    public static void main(String[] args) throws IOException {
        new SlowClients(Integer.parseInt(args[0])).run(Integer.parseInt(args[1]));
    }

    private void run(int connections) throws IOException {
        Deque<Integer> toConnect = new ArrayDeque<>();
        for (int i = 0; i < connections; i++) {
            toConnect.add(i);
        }
        boolean told = false;
        long nextDripNanos = System.nanoTime();
        while (System.in.available() == 0) {
            // No more at once than the server's accept queue holds.
            for (int i = 0; i < 100 && !toConnect.isEmpty(); i++) {
                connect(toConnect.poll());
            }
            selector.select(10);
            Iterator<SelectionKey> keys = selector.selectedKeys().iterator();
            while (keys.hasNext()) {
                SelectionKey key = keys.next();
                keys.remove();
                serve(key, toConnect);
            }
            if (System.nanoTime() - nextDripNanos >= 0) {
                nextDripNanos = System.nanoTime() + 1_000_000_000L;
                selector.keys().forEach(key -> drip(key, toConnect));
            }
            if (!told && open >= connections) {
                told = true;
                System.out.println("open");
            }
        }
        System.out.println("cut " + cut);
    }

    private static int way(int client) {
        return client % READERS_SHARE == 0 ? WANTED[client / READERS_SHARE % WANTED.length] : client % READERS;
    }

    private void connect(int client) throws IOException {
        SocketChannel channel = SocketChannel.open();
        channel.configureBlocking(false);
        if (way(client) >= READERS) {
            channel.setOption(StandardSocketOptions.SO_RCVBUF, 4 * 1024);
        }
        // Four addresses, as there are not ports enough behind one on every machine.
        channel.bind(new InetSocketAddress("127.0.0." + (1 + client % 4), 0));
        channel.connect(new InetSocketAddress("127.0.0.1", port));
        channel.register(selector, SelectionKey.OP_CONNECT, client);
    }

    private void serve(SelectionKey key, Deque<Integer> toConnect) {
        int client = (Integer) key.attachment();
        SocketChannel channel = (SocketChannel) key.channel();
        try {
            if (key.isConnectable() && channel.finishConnect()) {
                open++;
                key.interestOps(way(client) >= READERS ? 0 : SelectionKey.OP_READ);
                channel.write(ByteBuffer.wrap(OPENINGS[way(client)].getBytes(StandardCharsets.US_ASCII)));
            } else if (key.isReadable() && channel.read(waste.clear()) < 0) {
                comeBack(key, toConnect);
            }
        } catch (IOException e) {
            comeBack(key, toConnect);
        }
    }

    private void drip(SelectionKey key, Deque<Integer> toConnect) {
        int client = (Integer) key.attachment();
        SocketChannel channel = (SocketChannel) key.channel();
        if (!key.isValid() || !channel.isConnected()) {
            return;
        }
        try {
            if (way(client) >= READERS && channel.read(oneByte.clear()) < 0) {
                comeBack(key, toConnect);
            } else if (!DRIPS[way(client)].isEmpty()) {
                channel.write(ByteBuffer.wrap(DRIPS[way(client)].getBytes(StandardCharsets.US_ASCII)));
            }
        } catch (IOException e) {
            comeBack(key, toConnect);
        }
    }

    private void comeBack(SelectionKey key, Deque<Integer> toConnect) {
        cut++;
        open--;
        key.cancel();
        try {
            key.channel().close();
        } catch (IOException e) {
            // It is gone in any case.
        }
        toConnect.add((Integer) key.attachment());
    }
}
