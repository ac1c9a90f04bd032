package com.tartware.bookings.ingest.http;

import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Writes large answers without a thread that waits for their readers. Jetty keeps a small answer until its request is over and
 * then writes it like that by itself; of a larger one, Javalin would make writes that block.
 */
final class LargeAnswers {
    /** Jetty keeps what is at most a quarter of its output buffer (HttpConfiguration, outputAggregationSize). */
    private static final int KEPT_BYTES_MAX = 8 * 1024;

    private LargeAnswers() {}

    /** To be installed behind everything else: with the answer its headers go out. */
    static void installIn(JavalinConfig javalin) {
        javalin.routes.after(LargeAnswers::write);
    }

    private static void write(Context request) {
        if (!(request.resultInputStream() instanceof ByteArrayInputStream answer)
                || answer.available() <= KEPT_BYTES_MAX) {
            return;
        }
        ByteBuffer bytes = ByteBuffer.wrap(answer.readAllBytes());
        request.result(InputStream.nullInputStream());
        request.future(() -> {
            CompletableFuture<Void> written = new CompletableFuture<>();
            Response response = ServletContextRequest.getServletContextRequest(request.req())
                    .getServletContextResponse();
            response.getHeaders().put(HttpHeader.CONTENT_LENGTH, bytes.remaining());
            // Who is gone before the end gets no other answer: either way the request is over.
            response.write(true, bytes, Callback.from(() -> written.complete(null), failure -> written.complete(null)));
            return written;
        });
    }
}
