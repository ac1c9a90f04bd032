package com.tartware.bookings.ingest.http;

import com.tartware.bookings.ingest.body.ClientSocket;
import com.tartware.bookings.ingest.docs.SharedBytes;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.IteratingCallback;

/**
 * Writes large answers without a thread that waits for their readers. Jetty keeps a small answer until its request is over and
 * then writes it like that by itself; of a larger one, Javalin would make writes that block.
 */
final class LargeAnswers {
    /** Jetty keeps what is at most a quarter of its output buffer (HttpConfiguration, outputAggregationSize). */
    private static final int KEPT_BYTES_MAX = 8 * 1024;

    /**
     * Of one write. A slow client gets {@link SlowConnections#WRITE_MAX} for each, so for a whole page of documentation too; and
     * what a thread writes from the heap, the JDK copies, and keeps the room for the largest copy.
     */
    static final int WRITE_BYTES_MAX = 64 * 1024;

    private final UnsentAnswers unsent;

    LargeAnswers(UnsentAnswers unsent) {
        this.unsent = unsent;
    }

    /** To be installed behind everything else: with the answer its headers go out. */
    void installIn(JavalinConfig javalin) {
        javalin.routes.after(this::write);
    }

    private void write(Context request) {
        InputStream answer = request.resultInputStream();
        if (answer == null) {
            return;
        }
        if (answer instanceof SharedBytes document) {
            send(request, document.buffer(), 0);
        } else if (answer instanceof ByteArrayInputStream inMemory) {
            if (inMemory.available() > KEPT_BYTES_MAX) {
                ByteBuffer bytes = ByteBuffer.wrap(inMemory.readAllBytes());
                send(request, bytes, bytes.remaining());
            }
        } else {
            throw new IllegalStateException("an answer that is not in memory would hold a thread while it is written");
        }
    }

    /** @param heldBytes memory that is free once the answer is gone */
    private void send(Context request, ByteBuffer bytes, int heldBytes) {
        request.result(InputStream.nullInputStream());
        request.future(() -> {
            Response response = ServletContextRequest.getServletContextRequest(request.req())
                    .getServletContextResponse();
            response.getHeaders().put(HttpHeader.CONTENT_LENGTH, bytes.remaining());
            boolean headOnly = request.method() == HandlerType.HEAD;
            Sending sending = new Sending(response, headOnly ? BufferUtil.EMPTY_BUFFER : bytes);
            if (heldBytes > 0 && !headOnly) {
                unsent.add(sending, heldBytes);
            }
            sending.iterate();
            return sending.over;
        });
    }

    /** One answer on its way to its client. */
    private final class Sending extends IteratingCallback implements UnsentAnswers.Unsent {
        private final Response response;
        private final ByteBuffer bytes;
        private final CompletableFuture<Void> over = new CompletableFuture<>();
        private boolean lastWritten;

        Sending(Response response, ByteBuffer bytes) {
            this.response = response;
            this.bytes = bytes;
        }

        @Override
        protected Action process() {
            if (lastWritten) {
                return Action.SUCCEEDED;
            }
            ByteBuffer next = bytes.slice(bytes.position(), Math.min(WRITE_BYTES_MAX, bytes.remaining()));
            bytes.position(bytes.position() + next.remaining());
            lastWritten = !bytes.hasRemaining();
            response.write(lastWritten, next, this);
            return Action.SCHEDULED;
        }

        @Override
        public void cut(Throwable why) {
            EndPoint socket = ClientSocket.of(response.getRequest()
                    .getConnectionMetaData()
                    .getConnection()
                    .getEndPoint());
            response.getRequest()
                    .getConnectionMetaData()
                    .getConnector()
                    .getExecutor()
                    .execute(() -> socket.close(why));
        }

        @Override
        protected void onCompleteSuccess() {
            end();
        }

        /** Who is gone before the end gets no other answer: either way the request is over. */
        @Override
        protected void onCompleteFailure(Throwable failure) {
            end();
        }

        private void end() {
            unsent.remove(this);
            over.complete(null);
        }
    }
}
