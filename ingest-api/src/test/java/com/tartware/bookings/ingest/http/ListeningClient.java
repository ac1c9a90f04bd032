package com.tartware.bookings.ingest.http;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A client of the event stream that reads line by line, or not at all. */
final class ListeningClient implements AutoCloseable {
    static final String END = "(end)";

    private final Socket socket;
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    private final List<String> head = new ArrayList<>();

    /** @param headers each with its line end */
    ListeningClient(int port, String path, String headers) {
        try {
            socket = new Socket();
            socket.setReceiveBufferSize(16 * 1024);
            socket.connect(new java.net.InetSocketAddress("127.0.0.1", port));
            socket.getOutputStream()
                    .write(("GET " + path + " HTTP/1.1\r\nHost: x\r\n" + headers + "\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As the demo tenant, from now on. */
    static ListeningClient demo(RunningIngest ingest) {
        return demo(ingest, "");
    }

    static ListeningClient demo(RunningIngest ingest, String headers) {
        return new ListeningClient(ingest.port(), "/v1/events", "Authorization: Bearer demo-key\r\n" + headers)
                .reading();
    }

    /** Reads from now on, on a thread of its own; returns when the answer's head and greeting are here. */
    ListeningClient reading() {
        Thread reader = new Thread(this::read, "listening-client");
        reader.setDaemon(true);
        reader.start();
        try {
            for (String line = next(); !line.isEmpty() && !line.equals(END); line = next()) {
                head.add(line);
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return this;
    }

    private void read() {
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                lines.add(line);
            }
        } catch (IOException e) {
            // Closed, by one side or the other.
        }
        lines.add(END);
    }

    List<String> head() {
        return head;
    }

    /** The next line of the answer, sizes of chunks left out; at most 10 s from now. */
    String next() throws InterruptedException {
        while (true) {
            String line = lines.poll(10, TimeUnit.SECONDS);
            if (line == null) {
                return "(nothing)";
            }
            if (!line.matches("[0-9A-F]{1,8}")) {
                return line;
            }
        }
    }

    /** The next line that begins so, or the end. */
    String next(String prefix) throws InterruptedException {
        String line = next();
        while (!line.startsWith(prefix) && !line.startsWith("(")) {
            line = next();
        }
        return line;
    }

    /** The ids of the next events, each of which must have its data. */
    List<Long> nextIds(int events) throws InterruptedException {
        List<Long> ids = new ArrayList<>();
        String id = null;
        while (ids.size() < events) {
            String line = next();
            if (line.startsWith("(")) {
                throw new AssertionError(line + " after " + ids);
            }
            if (line.startsWith("id: ")) {
                id = line.substring(4);
            } else if (line.startsWith("data: ")) {
                ids.add(Long.parseLong(id));
            }
        }
        return ids;
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
