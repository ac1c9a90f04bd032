package com.tartware.bookings.ingest.docs;

import java.io.InputStream;
import java.nio.ByteBuffer;

/**
 * A document as an answer: its bytes are in memory once, however many are being sent them. They lie outside the heap, or each thread
 * that writes them would make, and keep, a copy there.
 */
public final class SharedBytes extends InputStream {
    private final ByteBuffer bytes;

    SharedBytes(ByteBuffer shared) {
        bytes = shared.asReadOnlyBuffer();
    }

    static ByteBuffer outsideTheHeap(byte[] bytes) {
        return ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
    }

    /** What is left to be read; not a copy. */
    public ByteBuffer buffer() {
        return bytes.duplicate();
    }

    @Override
    public int read() {
        return bytes.hasRemaining() ? bytes.get() & 0xFF : -1;
    }

    @Override
    public int read(byte[] into, int offset, int length) {
        if (length == 0) {
            return 0;
        }
        int taken = Math.min(length, bytes.remaining());
        bytes.get(into, offset, taken);
        return taken == 0 ? -1 : taken;
    }
}
