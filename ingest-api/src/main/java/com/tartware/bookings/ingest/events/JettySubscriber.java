package com.tartware.bookings.ingest.events;

import com.tartware.bookings.ingest.body.ClientSocket;
import com.tartware.bookings.ingest.store.StoreAnswers;
import io.javalin.http.Context;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpHeaderValue;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Invocable.InvocationType;

/**
 * A client on a connection of Jetty's. Bytes go to Jetty's own response, past the servlet's output stream, which would keep a buffer
 * for each stream and has no way to write that never blocks without a listener of its own.
 */
final class JettySubscriber implements Subscriber {
    private final Response response;
    private final EndPoint connection;
    private final Executor answering;
    private final CompletableFuture<Void> ended = new CompletableFuture<>();

    JettySubscriber(Context request, Executor answering) {
        ServletContextRequest jetty = ServletContextRequest.getServletContextRequest(request.req());
        this.response = jetty.getServletContextResponse();
        this.connection = jetty.getConnectionMetaData().getConnection().getEndPoint();
        this.answering = answering;
    }

    /** Completes when the answer is to be finished; exceptionally with the problem to answer if nothing was begun. */
    CompletableFuture<Void> ended() {
        return ended;
    }

    @Override
    public void begin(byte[] bytes, Consumer<Throwable> written) {
        // A stream is silent for longer than a request may be; the feed itself looks after those that stand still.
        connection.setIdleTimeout(0);
        HttpFields.Mutable headers = response.getHeaders();
        response.setStatus(200);
        headers.put(HttpHeader.CONTENT_TYPE, GetEvents.MEDIA_TYPE);
        headers.put(HttpHeader.CONNECTION, HttpHeaderValue.CLOSE);
        // nginx would collect events until its buffer is full.
        headers.put("X-Accel-Buffering", "no");
        write(bytes, written);
    }

    @Override
    public void write(byte[] bytes, Consumer<Throwable> written) {
        response.write(
                false,
                ByteBuffer.wrap(bytes),
                Callback.from(InvocationType.NON_BLOCKING, () -> written.accept(null), written));
    }

    @Override
    public void refuse(Throwable failure) {
        answering.execute(() -> ended.completeExceptionally(StoreAnswers.unavailable(failure)));
    }

    @Override
    public void end() {
        answering.execute(() -> ended.complete(null));
    }

    @Override
    public void cut() {
        // Not the encrypted end: that would first say goodbye to a client that does not listen.
        ClientSocket.of(connection).close();
    }
}
