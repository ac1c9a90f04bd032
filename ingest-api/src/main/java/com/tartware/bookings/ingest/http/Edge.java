package com.tartware.bookings.ingest.http;

import com.tartware.bookings.ingest.problem.ProblemCode;
import com.tartware.bookings.ingest.problem.ProblemException;
import com.tartware.bookings.ingest.problem.SecurityHeaders;
import io.javalin.http.Context;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpHeaderValue;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Request;

/** What holds for every request and answer, whatever handles it. */
final class Edge implements HttpConfiguration.Customizer {
    /** Javalin would let this header replace the method of the request line. */
    private static final String METHOD_OVERRIDE = "X-HTTP-Method-Override";

    private static final Pattern PERCENT_ENCODED = Pattern.compile("(?:[^%]|%[0-9A-Fa-f]{2})*+");

    private final BooleanSupplier draining;

    /** @param draining while it holds, connections are closed with their answer, so that clients find another process */
    Edge(BooleanSupplier draining) {
        this.draining = draining;
    }

    @Override
    public Request customize(Request request, HttpFields.Mutable answerHeaders) {
        SecurityHeaders.put(answerHeaders, request.getConnectionMetaData().isSecure());
        refuseChunksOfOldClients(request);
        if (draining.getAsBoolean()) {
            answerHeaders.put(HttpHeader.CONNECTION, HttpHeaderValue.CLOSE);
        }
        return request.getHeaders().contains(METHOD_OVERRIDE)
                        || request.getHeaders().contains(HttpHeader.SEC_WEBSOCKET_VERSION)
                ? withoutDetours(request)
                : request;
    }

    /** HTTP/1.0 knows no chunks: who stands before us may take them for the body (RFC 9112, 6.1). */
    private static void refuseChunksOfOldClients(Request request) {
        if (request.getConnectionMetaData().getHttpVersion() == HttpVersion.HTTP_1_0
                && request.getHeaders().contains(HttpHeader.TRANSFER_ENCODING)) {
            throw new HttpException.RuntimeException(HttpStatus.BAD_REQUEST_400, "chunks over HTTP/1.0");
        }
    }

    /** Javalin files its own handlers under method names such as BEFORE, and would find them for a request that says so. */
    static void refuseInventedMethods(Context request) {
        if (!request.method().isHttpMethod()) {
            throw new ProblemException(ProblemCode.METHOD_NOT_ALLOWED, "There is no such method.");
        }
    }

    /** A query may be ignored where a call has none, but not one that cannot be read: the next call may well have one. */
    static void refuseUnusableQuery(Context request) {
        String query = request.req().getQueryString();
        if (query != null && query.indexOf('%') >= 0 && !isPercentEncodedUtf8(query)) {
            throw new ProblemException(ProblemCode.BAD_REQUEST, "The query is not percent-encoded UTF-8.");
        }
    }

    private static boolean isPercentEncodedUtf8(String query) {
        if (!PERCENT_ENCODED.matcher(query).matches()) {
            return false;
        }
        byte[] decoded = URLDecoder.decode(query, StandardCharsets.ISO_8859_1).getBytes(StandardCharsets.ISO_8859_1);
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(decoded));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    /** Javalin would answer a WebSocket's opening by itself, and before anybody asked for a credential. */
    private static Request withoutDetours(Request request) {
        HttpFields headers =
                HttpFields.build(request.getHeaders()).remove(METHOD_OVERRIDE).remove(HttpHeader.SEC_WEBSOCKET_VERSION);
        return new Request.Wrapper(request) {
            @Override
            public HttpFields getHeaders() {
                return headers;
            }
        };
    }
}
