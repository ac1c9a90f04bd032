package com.tartware.bookings.benchmarks.events;

import java.nio.ByteBuffer;

/** Finds the ids in the bytes of an event stream, however they are cut, and counts what does not follow the one before. */
final class EventIds {
    private static final byte[] ID = {'\n', 'i', 'd', ':'};

    private int matched = 1; // The stream begins as if behind a line break.
    private long id = -1;
    private long last = -1;
    private long events;
    private long breaks;

    void take(ByteBuffer bytes) {
        while (bytes.hasRemaining()) {
            byte next = bytes.get();
            if (id >= 0) {
                if (next >= '0' && next <= '9') {
                    id = id * 10 + next - '0';
                } else if (next != ' ') {
                    seen(id);
                    id = -1;
                    matched = next == '\n' ? 1 : 0;
                }
            } else if (next == ID[matched]) {
                matched++;
                if (matched == ID.length) {
                    id = 0;
                    matched = 0;
                }
            } else {
                matched = next == '\n' ? 1 : 0;
            }
        }
    }

    private void seen(long sequence) {
        if (last >= 0 && sequence != last + 1) {
            breaks++;
        }
        last = sequence;
        events++;
    }

    long events() {
        return events;
    }

    /** How often an id did not follow the one before by one: a gap, or a repeat. */
    long breaks() {
        return breaks;
    }
}
