package com.tartware.bookings.ingest.body;

import com.tartware.bookings.ingest.problem.Problem;
import com.tartware.bookings.ingest.problem.ProblemCode;
import com.tartware.bookings.ingest.problem.ProblemException;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.thread.Invocable;

/**
 * A body on its way in. What has arrived is taken without waiting; for the rest Jetty calls back, and no thread waits. Jetty never
 * calls back twice at once, and not before {@link #takeWhatIsThere()} said that something is missing.
 */
abstract class ArrivingBody implements Invocable.Task {
    private final Request source;
    private final CompletableFuture<Void> arrived = new CompletableFuture<>();
    private UnfinishedBodies registeredWith;
    private volatile Problem cutBecause;

    ArrivingBody(Request source) {
        this.source = source;
    }

    /**
     * @return whether it is whole
     * @throws ProblemException if it cannot become whole
     */
    final boolean takeWhatIsThere() {
        while (true) {
            Content.Chunk chunk = source.read();
            if (chunk == null) {
                return false;
            }
            if (Content.Chunk.isFailure(chunk)) {
                // Cut short, badly framed, or too slow for the connection: in each case there is no body to speak of.
                throw new ProblemException(ProblemCode.BAD_REQUEST, "The body did not arrive whole.");
            }
            boolean wantsMore = true;
            try {
                if (chunk.hasRemaining()) {
                    wantsMore = take(chunk.getByteBuffer());
                }
            } finally {
                chunk.release();
            }
            if (chunk.isLast() || !wantsMore) {
                return true;
            }
        }
    }

    /**
     * Takes the rest as it arrives.
     *
     * @return completes when the body is whole, exceptionally with a {@link ProblemException} if it never will be; on a thread
     *     that must not be kept
     */
    final CompletableFuture<Void> takeTheRest(UnfinishedBodies unfinished) {
        registeredWith = unfinished;
        unfinished.add(this);
        source.demand(this);
        return arrived;
    }

    /** Jetty: there is more to take, or the connection failed. */
    @Override
    public final void run() {
        boolean whole;
        try {
            whole = takeWhatIsThere();
        } catch (ProblemException e) {
            Problem cut = cutBecause;
            finish(cut == null ? e : new ProblemException(cut));
            return;
        } catch (RuntimeException e) {
            finish(e);
            return;
        }
        if (whole) {
            finish(null);
        } else {
            registeredWith.grew(this);
            source.demand(this);
        }
    }

    @Override
    public final InvocationType getInvocationType() {
        return InvocationType.NON_BLOCKING;
    }

    private void finish(RuntimeException failure) {
        registeredWith.remove(this);
        if (failure == null) {
            arrived.complete(null);
        } else {
            arrived.completeExceptionally(failure);
        }
    }

    /**
     * Ends it from another thread. Its connection is told that nothing more will be read, upon which Jetty calls back a last time:
     * reading here as well would meet Jetty's own reading.
     */
    void cut(Problem because) {
        cutBecause = because;
        ConnectionInput.shut(source.getConnectionMetaData().getConnection().getEndPoint());
    }

    /**
     * @param bytes to be copied: they are the connection's
     * @return whether anything more is of interest
     */
    abstract boolean take(ByteBuffer bytes);

    /** Memory that it occupies. */
    abstract long heldBytes();
}
