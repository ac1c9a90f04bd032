package com.tartware.bookings.ingest.http;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The large answers that wait for their clients. The memory of all together is not the clients' to choose: when there is too much of
 * it, the oldest are cut. What is in memory anyhow, such as the documents, does not count.
 */
final class UnsentAnswers {
    /** A hundred of the largest: a page of 200 bookings, or 1,000 refused fields. */
    static final long BYTES_MAX = 32L << 20;

    private final long bytesMax;

    /** In the order of their beginnings, with what they hold; guarded by this. */
    private final Map<Unsent, Integer> answers = new LinkedHashMap<>();

    private long bytes;

    UnsentAnswers() {
        this(BYTES_MAX);
    }

    UnsentAnswers(long bytesMax) {
        this.bytesMax = bytesMax;
    }

    /** An answer on its way. */
    interface Unsent {
        /** Ends its connection, from whatever thread. */
        void cut(Throwable why);
    }

    /** @param heldBytes until it is {@linkplain #remove removed} */
    void add(Unsent answer, int heldBytes) {
        List<Unsent> tooMany = new ArrayList<>();
        synchronized (this) {
            answers.put(answer, heldBytes);
            bytes += heldBytes;
            Iterator<Map.Entry<Unsent, Integer>> oldest = answers.entrySet().iterator();
            while (bytes > bytesMax && oldest.hasNext()) {
                Map.Entry<Unsent, Integer> next = oldest.next();
                tooMany.add(next.getKey());
                // Its memory is about to be free, so it no longer counts.
                bytes -= next.getValue();
                oldest.remove();
            }
        }
        tooMany.forEach(old -> old.cut(new SlowClientException()));
    }

    synchronized void remove(Unsent answer) {
        Integer heldBytes = answers.remove(answer);
        if (heldBytes != null) {
            bytes -= heldBytes;
        }
    }

    synchronized long heldBytes() {
        return bytes;
    }
}
