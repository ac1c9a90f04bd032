package com.tartware.bookings.ingest.docs;

import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.zip.GZIPInputStream;

/** One file of the build, in memory. A client that has it already is told so. */
final class PublishedDocument implements Handler {
    /** Enough of a SHA-256 to tell versions apart. */
    private static final int TAG_BYTES = 12;

    private final ByteBuffer bytes;

    /** Null if the document is not kept compressed. */
    private final ByteBuffer gzipped;

    private final String contentType;
    private final String entityTag;
    private final String contentSecurityPolicy;

    private PublishedDocument(
            ByteBuffer bytes, ByteBuffer gzipped, String contentType, String entityTag, String contentSecurityPolicy) {
        this.bytes = bytes;
        this.gzipped = gzipped;
        this.contentType = contentType;
        this.entityTag = entityTag;
        this.contentSecurityPolicy = contentSecurityPolicy;
    }

    static PublishedDocument plain(String file, String contentType) {
        byte[] bytes = read(file);
        return new PublishedDocument(SharedBytes.outsideTheHeap(bytes), null, contentType, entityTag(bytes), null);
    }

    /** The file is compressed; a client that does not take that gets it whole, and from memory, too. */
    static PublishedDocument gzipped(String file, String contentType) {
        byte[] gzipped = read(file);
        return new PublishedDocument(
                SharedBytes.outsideTheHeap(inflate(gzipped)),
                SharedBytes.outsideTheHeap(gzipped),
                contentType,
                entityTag(gzipped),
                null);
    }

    /** In place of the policy that all other answers have. */
    PublishedDocument withContentSecurityPolicy(String policy) {
        return new PublishedDocument(bytes, gzipped, contentType, entityTag, policy);
    }

    static String text(String file) {
        return new String(read(file), StandardCharsets.UTF_8);
    }

    @Override
    public void handle(Context request) {
        request.header("ETag", entityTag).header("Cache-Control", "no-cache");
        if (gzipped != null) {
            request.header("Vary", "Accept-Encoding");
        }
        if (contentSecurityPolicy != null) {
            request.header("Content-Security-Policy", contentSecurityPolicy);
        }
        String known = request.header("If-None-Match");
        if (known != null && known.contains(entityTag)) {
            request.status(304);
            return;
        }
        request.contentType(contentType);
        if (gzipped != null && takesGzip(request.header("Accept-Encoding"))) {
            request.header("Content-Encoding", "gzip").result(new SharedBytes(gzipped));
        } else {
            request.result(new SharedBytes(bytes));
        }
    }

    private static boolean takesGzip(String acceptEncoding) {
        if (acceptEncoding == null) {
            return false;
        }
        for (String coding : acceptEncoding.split(",", -1)) {
            String[] parts = coding.split(";", 2);
            if (parts[0].strip().equalsIgnoreCase("gzip")) {
                return parts.length == 1 || !parts[1].strip().matches("q=0(\\.0*)?");
            }
        }
        return false;
    }

    /** Weak, since it is the same for both encodings. */
    private static String entityTag(byte[] bytes) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
            return "W/\"" + HexFormat.of().formatHex(digest, 0, TAG_BYTES) + "\"";
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }

    private static byte[] inflate(byte[] gzipped) {
        try (InputStream inflated = new GZIPInputStream(new ByteArrayInputStream(gzipped))) {
            return inflated.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("what the build compressed cannot be read", e);
        }
    }

    private static byte[] read(String file) {
        try (InputStream resource = PublishedDocument.class.getResourceAsStream(file)) {
            if (resource == null) {
                throw new IllegalStateException("the build made no " + file);
            }
            return resource.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("reading from our own jar", e);
        }
    }
}
