package com.tartware.bookings.ingest.body;

import com.tartware.bookings.ingest.problem.ProblemException;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;

/**
 * Takes bodies in without a thread that waits for a client. Most have arrived with their headers and are read on the spot; the
 * others are gathered while no thread is theirs.
 */
public final class RequestBodies {
    /** The contract's limit for one command. */
    public static final int COMMAND_BYTES_MAX = 256 * 1024;

    /**
     * Taken and thrown away behind an answer that did not need it, so that a client which sends before it listens gets that
     * answer rather than a broken connection.
     */
    private static final int DISCARDED_BYTES_MAX = 4 * 1024 * 1024;

    private static final String WAITED_FOR = "tartware.body.waited-for";

    private final UnfinishedBodies unfinished = new UnfinishedBodies();
    private final Executor answering;

    /** @param answering runs what follows upon a body that came slowly */
    public RequestBodies(Executor answering) {
        this.answering = answering;
    }

    /**
     * To be installed behind all other handlers of this kind: before an answer is written, what is left of its request's body is
     * taken from the connection.
     */
    public void installIn(JavalinConfig javalin) {
        javalin.routes.after(this::discardTheRest);
    }

    /**
     * Goes on with the whole body: at once if it is there, otherwise when it is, in the way of a {@link Context#future}.
     *
     * @param next may itself answer with a future
     * @throws ProblemException {@code BODY_TOO_LARGE} above {@code bytesMax} bytes, however they are framed; {@code BAD_REQUEST} if
     *     the body does not arrive whole or in time
     */
    public void read(Context request, int bytesMax, Consumer<byte[]> next) {
        Request source = ServletContextRequest.getServletContextRequest(request.req());
        if (source.getLength() > bytesMax) {
            throw WholeBody.tooLarge(bytesMax);
        }
        WholeBody body = new WholeBody(source, bytesMax);
        if (body.takeWhatIsThere()) {
            next.accept(body.bytes());
            return;
        }
        request.attribute(WAITED_FOR, true);
        request.future(
                () -> body.takeTheRest(unfinished).thenAcceptAsync(arrived -> next.accept(body.bytes()), answering));
    }

    /** Ends what takes too long; to be called about once a second. */
    public void cutTheSlow() {
        unfinished.cutTheSlow();
    }

    /** How many bodies wait for their clients. */
    public int unfinishedCount() {
        return unfinished.count();
    }

    /** Memory of the bodies that wait for their clients. */
    public long unfinishedBytes() {
        return unfinished.heldBytes();
    }

    private void discardTheRest(Context request) {
        Request source = ServletContextRequest.getServletContextRequest(request.req());
        HttpFields headers = source.getHeaders();
        long length = source.getLength();
        boolean hasBody = length > 0 || (length < 0 && headers.contains(HttpHeader.TRANSFER_ENCODING));
        if (!hasBody || length > DISCARDED_BYTES_MAX) {
            return;
        }
        DiscardedBody rest = new DiscardedBody(source, DISCARDED_BYTES_MAX);
        try {
            if (rest.takeWhatIsThere()) {
                return;
            }
        } catch (ProblemException e) {
            return; // The answer stands, whether its body arrived or not; Jetty closes the connection behind it.
        }
        if (headers.contains(HttpHeader.EXPECT) && request.attribute(WAITED_FOR) == null) {
            return; // The client waits for our word before it sends, and the word is no.
        }
        request.future(() -> rest.takeTheRest(unfinished).handleAsync((arrived, failure) -> null, answering));
    }
}
