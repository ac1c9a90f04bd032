package com.tartware.bookings.ingest.events;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/**
 * A tenant's events of neighbouring sequences, without a gap, as they go over the wire; the oldest make room for the newest. Shared by
 * all of the tenant's streams, and thread-safe.
 */
final class RecentEvents {
    /** Of one write; a socket's buffer takes about as much. */
    private static final int BATCH_BYTES_MAX = 32 * 1024;

    private final TreeMap<Long, byte[]> events = new TreeMap<>();
    private int bytes;
    /** Streams that keep up are at the same place, so most ask for the same. */
    private Batch newestBatch;

    /**
     * What one write sends.
     *
     * @param next the sequence to go on with after it
     */
    record Batch(long first, long next, byte[] bytes) {
        int events() {
            return Math.toIntExact(next - first);
        }
    }

    /** As it goes over the wire, in UTF-8. */
    static byte[] encode(long tenantSequence, String json) {
        return ("id: " + tenantSequence + "\ndata: " + json + "\n\n").getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Takes the event that follows the newest. A repeat is dropped. One that comes too early is dropped too, and the events begin anew
     * with whatever comes then: either some are missing, which only the store has, or it was none of the decision job's.
     *
     * @param bytesMax what may be kept of all of them; the newest is kept in any case
     * @return whether it was taken
     */
    synchronized boolean add(long tenantSequence, byte[] event, int bytesMax) {
        if (!events.isEmpty()) {
            long last = events.lastKey();
            if (tenantSequence <= last) {
                return false;
            }
            if (tenantSequence > last + 1) {
                events.clear();
                bytes = 0;
                newestBatch = null;
                return false;
            }
        }
        events.put(tenantSequence, event);
        bytes += event.length;
        while (bytes > bytesMax && events.size() > 1) {
            bytes -= events.pollFirstEntry().getValue().length;
        }
        newestBatch = null;
        return true;
    }

    /** The events from this sequence on, as many as one write sends; null if this one is not here. */
    synchronized Batch from(long tenantSequence) {
        if (newestBatch != null && newestBatch.first() == tenantSequence) {
            return newestBatch;
        }
        if (!events.containsKey(tenantSequence)) {
            return null;
        }
        ByteArrayOutputStream batch = new ByteArrayOutputStream(1024);
        long next = tenantSequence;
        for (Map.Entry<Long, byte[]> event : events.tailMap(tenantSequence).entrySet()) {
            if (batch.size() > 0 && batch.size() + event.getValue().length > BATCH_BYTES_MAX) {
                break;
            }
            batch.writeBytes(event.getValue());
            next = event.getKey() + 1;
        }
        newestBatch = new Batch(tenantSequence, next, batch.toByteArray());
        return newestBatch;
    }

    /** 0 if there is none. */
    synchronized long first() {
        return events.isEmpty() ? 0 : events.firstKey();
    }

    /** 0 if there is none. */
    synchronized long last() {
        return events.isEmpty() ? 0 : events.lastKey();
    }
}
