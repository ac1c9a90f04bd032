package com.tartware.bookings.ingest.body;

import java.nio.ByteBuffer;
import org.eclipse.jetty.server.Request;

/** The rest of a body that nobody needs, taken from the connection all the same so that its client gets to read the answer. */
final class DiscardedBody extends ArrivingBody {
    private final long bytesMax;
    private long bytes;

    /** @param bytesMax taken at most; behind it the client sees a closed connection */
    DiscardedBody(Request source, long bytesMax) {
        super(source);
        this.bytesMax = bytesMax;
    }

    @Override
    boolean take(ByteBuffer chunk) {
        bytes += chunk.remaining();
        return bytes <= bytesMax;
    }

    @Override
    long heldBytes() {
        return 0;
    }
}
