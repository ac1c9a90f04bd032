package com.tartware.bookings.fuzzer;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * One request, byte for byte.
 *
 * @param target path and query as they go on the wire
 * @param operation what it was made from, for the tally
 * @param twists what was done to it; none: it is valid
 * @param mustBeRefused whether the contract leaves the server no choice
 */
@SuppressWarnings("ArrayRecordComponent") // Sent, never compared.
record FuzzRequest(
        String method,
        String target,
        List<Header> headers,
        byte[] body,
        String operation,
        List<String> twists,
        boolean mustBeRefused) {
    record Header(String name, String value) {}

    String path() {
        int query = target.indexOf('?');
        return query < 0 ? target : target.substring(0, query);
    }

    String header(String name) {
        return headers.stream()
                .filter(header -> header.name().equalsIgnoreCase(name))
                .map(Header::value)
                .findFirst()
                .orElse(null);
    }

    FuzzRequest without(Header header) {
        List<Header> fewer = new ArrayList<>(headers);
        fewer.remove(header);
        return new FuzzRequest(method, target, fewer, body, operation, twists, mustBeRefused);
    }

    FuzzRequest withBody(byte[] other) {
        return new FuzzRequest(method, target, headers, other, operation, twists, mustBeRefused);
    }

    byte[] wire(String host) {
        ByteArrayOutputStream wire = new ByteArrayOutputStream(512 + (body == null ? 0 : body.length));
        StringBuilder head = new StringBuilder(256);
        head.append(method).append(' ').append(target).append(" HTTP/1.1\r\n");
        head.append("Host: ").append(host).append("\r\n");
        headers.forEach(header ->
                head.append(header.name()).append(": ").append(header.value()).append("\r\n"));
        if (body != null && header("Content-Length") == null && header("Transfer-Encoding") == null) {
            head.append("Content-Length: ").append(body.length).append("\r\n");
        }
        head.append("\r\n");
        wire.writeBytes(head.toString().getBytes(StandardCharsets.UTF_8));
        if (body != null) {
            wire.writeBytes(body);
        }
        return wire.toByteArray();
    }

    /** For a shell with curl; exact as far as curl lets it be. */
    String curl(String url) {
        StringBuilder curl = new StringBuilder("curl -i --path-as-is -X ").append(quoted(method));
        curl.append(' ').append(quoted(url + target));
        headers.stream()
                .filter(header -> !header.name().toLowerCase(Locale.ROOT).equals("content-length"))
                .forEach(header -> curl.append(" -H ").append(quoted(header.name() + ": " + header.value())));
        if (body != null) {
            curl.append(" --data-binary ");
            curl.append(isText() ? quoted(new String(body, StandardCharsets.UTF_8)) : "@<(printf " + escaped() + ")");
        }
        return curl.toString();
    }

    private boolean isText() {
        String text = new String(body, StandardCharsets.UTF_8);
        return Arrays.equals(text.getBytes(StandardCharsets.UTF_8), body) && text.indexOf('\0') < 0;
    }

    private String escaped() {
        StringBuilder octal = new StringBuilder("'");
        for (byte b : body) {
            octal.append('\\').append("0").append(Integer.toOctalString(b & 0xff));
        }
        return octal.append('\'').toString();
    }

    private static String quoted(String text) {
        return "'" + text.replace("'", "'\\''") + "'";
    }
}
