package com.tartware.bookings.ingest.docs;

import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.zip.GZIPInputStream;

/** One file of the build, in memory. A client that has it already is told so. */
final class PublishedDocument implements Handler {
    /** Enough of a SHA-256 to tell versions apart. */
    private static final int TAG_BYTES = 12;

    private final byte[] bytes;
    private final boolean gzipped;
    private final String contentType;
    private final String entityTag;
    private final String contentSecurityPolicy;

    private PublishedDocument(byte[] bytes, boolean gzipped, String contentType, String contentSecurityPolicy) {
        this.bytes = bytes;
        this.gzipped = gzipped;
        this.contentType = contentType;
        this.contentSecurityPolicy = contentSecurityPolicy;
        entityTag = entityTag(bytes);
    }

    static PublishedDocument plain(String file, String contentType) {
        return new PublishedDocument(read(file), false, contentType, null);
    }

    /** The file is compressed; a client that does not take that gets it whole. */
    static PublishedDocument gzipped(String file, String contentType) {
        return new PublishedDocument(read(file), true, contentType, null);
    }

    /** In place of the policy that all other answers have. */
    PublishedDocument withContentSecurityPolicy(String policy) {
        return new PublishedDocument(bytes, gzipped, contentType, policy);
    }

    static String text(String file) {
        return new String(read(file), StandardCharsets.UTF_8);
    }

    @Override
    public void handle(Context request) throws IOException {
        request.header("ETag", entityTag).header("Cache-Control", "no-cache");
        if (gzipped) {
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
        if (!gzipped) {
            request.result(bytes);
        } else if (takesGzip(request.header("Accept-Encoding"))) {
            request.header("Content-Encoding", "gzip").result(bytes);
        } else {
            request.result(new GZIPInputStream(new ByteArrayInputStream(bytes)));
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
