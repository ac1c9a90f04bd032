package com.tartware.bookings.ingest.intake;

import com.tartware.bookings.ingest.problem.ProblemCode;
import com.tartware.bookings.ingest.problem.ProblemException;
import io.javalin.http.Context;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads a JSON body from the network: never more than the limit into memory, and not for longer than a client may take. */
final class RequestBody {
    private static final Logger LOG = LoggerFactory.getLogger(RequestBody.class);

    static final int BYTES_MAX = 256 * 1024;

    /**
     * Read and thrown away behind the limit, so that a client which sends before it listens gets its 413 rather than a broken
     * connection.
     */
    private static final int THROWN_AWAY_MAX = 4 * 1024 * 1024;

    /** A body is at most 256 KiB; a client that needs longer holds a thread that others wait for. */
    private static final Duration READING_MAX = Duration.ofSeconds(10);

    private static final String JSON = "application/json";
    private static final String UTF_8 = "utf-8";

    private RequestBody() {}

    /** @throws ProblemException {@code UNSUPPORTED_MEDIA_TYPE} unless the body is plain UTF-8 JSON */
    static void requireJson(Context request) {
        String contentEncoding = request.header("Content-Encoding");
        if (!isJson(request.header("Content-Type"))
                || (contentEncoding != null && !contentEncoding.strip().equalsIgnoreCase("identity"))) {
            throwAway(request);
            throw new ProblemException(
                    ProblemCode.UNSUPPORTED_MEDIA_TYPE,
                    "Send the body as Content-Type: application/json, in UTF-8 and without Content-Encoding.");
        }
    }

    /** @throws ProblemException {@code BODY_TOO_LARGE} above {@value #BYTES_MAX} bytes, however they are framed */
    static byte[] read(Context request) {
        long declaredBytes = request.req().getContentLengthLong();
        long deadlineNanos = System.nanoTime() + READING_MAX.toNanos();
        try {
            InputStream body = request.req().getInputStream();
            if (declaredBytes > BYTES_MAX) {
                throwAway(body, declaredBytes, deadlineNanos);
                throw tooLarge();
            }
            ByteArrayOutputStream read = new ByteArrayOutputStream(declaredBytes > 0 ? (int) declaredBytes : 1024);
            byte[] chunk = new byte[8 * 1024];
            for (int bytes = body.read(chunk); bytes >= 0; bytes = body.read(chunk)) {
                if (read.size() + bytes > BYTES_MAX) {
                    throwAway(body, 0, deadlineNanos);
                    throw tooLarge();
                }
                read.write(chunk, 0, bytes);
                if (System.nanoTime() > deadlineNanos) {
                    throw new ProblemException(
                            ProblemCode.BAD_REQUEST,
                            "The body did not arrive within %d s.".formatted(READING_MAX.toSeconds()));
                }
            }
            return read.toByteArray();
        } catch (IOException e) {
            // Cut short, badly framed, or too slow for the connection: in each case there is no body to speak of.
            throw new ProblemException(ProblemCode.BAD_REQUEST, "The body did not arrive whole.");
        }
    }

    /** Before an answer that does not depend on the body, for the sake of a client that sends before it listens. */
    static void throwAway(Context request) {
        long deadlineNanos = System.nanoTime() + READING_MAX.toNanos();
        try {
            throwAway(request.req().getInputStream(), request.req().getContentLengthLong(), deadlineNanos);
        } catch (IOException e) {
            // The answer stands, whether its body arrived or not; Jetty closes the connection behind it.
            LOG.debug("A body that nobody waited for did not arrive whole", e);
        }
    }

    private static ProblemException tooLarge() {
        return new ProblemException(
                ProblemCode.BODY_TOO_LARGE, "The body may have at most %d bytes.".formatted(BYTES_MAX));
    }

    private static void throwAway(InputStream body, long declaredBytes, long deadlineNanos) throws IOException {
        if (declaredBytes > THROWN_AWAY_MAX) {
            return;
        }
        byte[] chunk = new byte[8 * 1024];
        long thrownAway = 0;
        for (int bytes = body.read(chunk); bytes >= 0; bytes = body.read(chunk)) {
            thrownAway += bytes;
            if (thrownAway > THROWN_AWAY_MAX || System.nanoTime() > deadlineNanos) {
                return;
            }
        }
    }

    /** {@code application/json}, alone or with parameters; a charset among them must be UTF-8. */
    private static boolean isJson(String contentType) {
        if (contentType == null) {
            return false;
        }
        String[] parts = contentType.toLowerCase(Locale.ROOT).split(";", -1);
        if (!parts[0].strip().equals(JSON)) {
            return false;
        }
        for (int i = 1; i < parts.length; i++) {
            String parameter = parts[i].strip();
            if (parameter.startsWith("charset=")
                    && !parameter
                            .substring("charset=".length())
                            .replace("\"", "")
                            .equals(UTF_8)) {
                return false;
            }
        }
        return true;
    }
}
