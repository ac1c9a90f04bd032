package com.tartware.bookings.ingest.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One request of {@code hostile-requests.txt}, which says how it is written.
 *
 * @param expected status and code, with a space between them
 * @param tries what it tries, in words
 * @param text all of it, one character a byte
 */
record HostileRequest(String expected, String tries, String text) {
    private static final String TABLE = "/hostile-requests.txt";
    private static final Pattern REPEATED = Pattern.compile("~([^~*]+)\\*(\\d+)~");
    private static final Pattern ESCAPED = Pattern.compile("\\\\(x[0-9a-f]{2}|.)");

    static List<HostileRequest> all() {
        try (InputStream table = HostileRequest.class.getResourceAsStream(TABLE)) {
            return new String(table.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .flatMap(line -> ofLine(line).stream())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<HostileRequest> ofLine(String line) {
        String[] columns = line.split("(?<!\\\\)\\|", 5);
        List<HostileRequest> requests = new ArrayList<>();
        for (String requestLine : requestLines(columns[2].strip())) {
            String body = columns.length > 4 ? columns[4].strip() : "";
            requests.add(new HostileRequest(
                    columns[0].strip(), columns[1].strip(), text(requestLine, columns[3].strip(), body)));
        }
        return requests;
    }

    private static List<String> requestLines(String column) {
        return column.equals("{write}")
                ? KnownWrite.all().stream()
                        .map(write -> write.method() + " " + write.path())
                        .toList()
                : List.of(column);
    }

    private static String text(String requestLine, String headers, String body) {
        if (headers.equals("!raw")) {
            return written(requestLine);
        }
        List<String> lines = new ArrayList<>();
        lines.add(requestLine.contains(" HTTP/") ? requestLine : requestLine + " HTTP/1.1");
        if (!headers.contains("!bare")) {
            lines.add("Host: x");
            lines.add("Connection: close");
        }
        for (String header : repeated(headers).split(";;")) {
            switch (header) {
                case "@a" -> lines.add("Authorization: Bearer demo-key");
                case "@j" -> lines.add("Content-Type: application/json");
                case "@k" -> lines.add("Idempotency-Key: k");
                case "@w" -> {
                    lines.add("Authorization: Bearer demo-key");
                    lines.add("Content-Type: application/json");
                    lines.add("Idempotency-Key: k");
                }
                case "@r" -> lines.add("Authorization: Bearer {read-key}");
                case "@n" -> {
                    lines.add("Authorization: Bearer demo-key");
                    lines.add("Content-Type: application/x-ndjson");
                }
                case "", "!bare", "!framed" -> {}
                default -> lines.add(header);
            }
        }
        String writtenBody = written(body);
        if (!writtenBody.isEmpty() && !headers.contains("!framed")) {
            lines.add("Content-Length: " + writtenBody.length());
        }
        return written(String.join("\\r\\n", lines) + "\\r\\n\\r\\n") + writtenBody;
    }

    /** Repetitions and escapes written out, one byte a character. */
    private static String written(String column) {
        String text = repeated(column.replace("{stay}", RunningIngest.ONE_STAY));
        return ESCAPED.matcher(text).replaceAll(escape -> Matcher.quoteReplacement(unescaped(escape.group(1))));
    }

    private static String repeated(String text) {
        return REPEATED.matcher(text)
                .replaceAll(repetition ->
                        Matcher.quoteReplacement(repetition.group(1).repeat(Integer.parseInt(repetition.group(2)))));
    }

    private static String unescaped(String escape) {
        return switch (escape.charAt(0)) {
            case 'r' -> "\r";
            case 'n' -> "\n";
            case 't' -> "\t";
            case '0' -> "\0";
            case 'x' ->
                escape.length() == 3 ? String.valueOf((char) Integer.parseInt(escape.substring(1), 16)) : escape;
            default -> escape;
        };
    }

    /** The same with what only the test knows: a read-only key and two endpoints' ids. They stand in the head alone. */
    HostileRequest with(Map<String, String> known) {
        String filled = text;
        for (Map.Entry<String, String> one : known.entrySet()) {
            filled = filled.replace("{" + one.getKey() + "}", one.getValue());
        }
        return new HostileRequest(expected, tries, filled);
    }

    @Override
    public String toString() {
        return expected + ": " + tries;
    }
}
