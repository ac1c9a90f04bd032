package com.tartware.bookings.ingest.body;

import com.tartware.bookings.ingest.problem.ProblemCode;
import com.tartware.bookings.ingest.problem.ProblemException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.eclipse.jetty.server.Request;

/** A body that is kept, up to a limit. Memory follows what arrived, never what the client announced. */
final class WholeBody extends ArrivingBody {
    private static final byte[] NOTHING = {};

    private final int bytesMax;
    private byte[] bytes = NOTHING;
    private int length;

    WholeBody(Request source, int bytesMax) {
        super(source);
        this.bytesMax = bytesMax;
    }

    static ProblemException tooLarge(int bytesMax) {
        return new ProblemException(
                ProblemCode.BODY_TOO_LARGE, "The body may have at most %d bytes.".formatted(bytesMax));
    }

    /** To be called when it is whole. */
    byte[] bytes() {
        return length == bytes.length ? bytes : Arrays.copyOf(bytes, length);
    }

    @Override
    boolean take(ByteBuffer chunk) {
        int more = chunk.remaining();
        if (length + more > bytesMax) {
            throw tooLarge(bytesMax);
        }
        if (length + more > bytes.length) {
            // The first chunk is all there is, mostly: then this is the only copy.
            bytes = Arrays.copyOf(bytes, Math.min(bytesMax, Math.max(2 * bytes.length, length + more)));
        }
        chunk.get(bytes, length, more);
        length += more;
        return true;
    }

    @Override
    long heldBytes() {
        return bytes.length;
    }
}
