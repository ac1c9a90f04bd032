package com.tartware.bookings.checker.journal;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Appends to a journal; may be shared by threads. Each line goes to the operating system in one write before the method returns, so
 * that whoever kills this process loses at most the line that was being written.
 *
 * <p>Call {@link #sending} before the request leaves, then {@link #answered} or {@link #failed} once, for the same request.
 */
public final class JournalWriter implements Closeable {
    static final String EVENT = "event";
    static final String SENT = "sent";
    static final String ANSWERED = "answered";
    static final String FAILED = "failed";

    private static final ObjectMapper JSON = new ObjectMapper();

    private final FileChannel file;

    private JournalWriter(FileChannel file) {
        this.file = file;
    }

    /** Goes on behind what is there; of a line that was cut by a kill, the rest is dropped. */
    public static JournalWriter open(Path file) throws IOException {
        if (Files.exists(file)) {
            dropCutLine(file);
        }
        return new JournalWriter(FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND));
    }

    private static void dropCutLine(Path path) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
            long end = file.length();
            while (end > 0) {
                file.seek(end - 1);
                if (file.read() == '\n') {
                    break;
                }
                end--;
            }
            file.setLength(end);
        }
    }

    /** Before the request leaves. */
    public void sending(SentRequest request) {
        ObjectNode line = line(SENT, request);
        line.put("tenant", request.tenant());
        line.put("kind", request.kind());
        line.put("method", request.method());
        line.put("path", request.path());
        line.put("idempotency_key", request.idempotencyKey());
        line.put("body", request.body());
        line.put("sent_at", request.sentAtMillis());
        append(line);
    }

    /** @param answeredAtMillis wall clock */
    public void answered(SentRequest request, HttpAnswer answer, long answeredAtMillis) {
        ObjectNode line = line(ANSWERED, request);
        line.put("answered_at", answeredAtMillis);
        line.put("status", answer.status());
        line.put("code", answer.code());
        line.put("command_id", answer.commandId());
        line.put("booking_id", answer.bookingId());
        line.set("decision", answer.decision());
        append(line);
    }

    /**
     * Without an answer: whether the request was taken, nobody knows.
     *
     * @param error a few words, such as {@code timeout} or {@code connection reset}
     */
    public void failed(SentRequest request, String error, long failedAtMillis) {
        ObjectNode line = line(FAILED, request);
        line.put("answered_at", failedAtMillis);
        line.put("error", error);
        append(line);
    }

    private static ObjectNode line(String event, SentRequest request) {
        ObjectNode line = JSON.createObjectNode();
        line.put(EVENT, event);
        line.put("client", request.client());
        line.put("attempt", request.attempt());
        return line;
    }

    /** A load that can journal no more must not go on: what it asks would look like nobody's request. */
    private synchronized void append(ObjectNode line) {
        try {
            ByteBuffer bytes = ByteBuffer.wrap((JSON.writeValueAsString(line) + "\n").getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                file.write(bytes);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the journal cannot be written", e);
        }
    }

    @Override
    public synchronized void close() throws IOException {
        file.close();
    }
}
