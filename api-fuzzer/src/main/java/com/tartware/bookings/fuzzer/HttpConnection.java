package com.tartware.bookings.fuzzer;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** One connection, kept while it may be: sends bytes as they are, which HTTP libraries refuse to. */
final class HttpConnection implements AutoCloseable {
    private static final int CONNECT_MILLIS = 3_000;

    /** Longer than any wait that is asked for, and than the server's own deadlines. */
    private static final int ANSWER_MILLIS = 15_000;

    /** A stream has no end: its head and what comes at once is enough. */
    private static final int STREAM_MILLIS = 60;

    private static final int BODY_MAX = 4 << 20;

    private final String host;
    private final int port;
    private Socket socket;
    private InputStream input;

    HttpConnection(URI url) {
        host = url.getHost();
        port = url.getPort() < 0 ? 80 : url.getPort();
    }

    FuzzAnswer send(FuzzRequest request) throws IOException {
        boolean fresh = socket == null;
        FuzzAnswer answer = exchange(request);
        // The server may have closed a kept connection meanwhile; that says nothing about this request.
        return answer.status() == FuzzAnswer.CUT && !fresh ? exchange(request) : answer;
    }

    private FuzzAnswer exchange(FuzzRequest request) throws IOException {
        long began = System.nanoTime();
        if (socket == null) {
            socket = new Socket();
            socket.connect(new InetSocketAddress(host, port), CONNECT_MILLIS);
            socket.setTcpNoDelay(true);
            input = new BufferedInputStream(socket.getInputStream());
        }
        socket.setSoTimeout(ANSWER_MILLIS);
        try {
            try {
                socket.getOutputStream().write(request.wire(host + ":" + port));
            } catch (IOException e) {
                // The answer may be there already: a server need not read all of what it refuses.
                return read(request, began);
            }
            return read(request, began);
        } catch (SocketTimeoutException e) {
            close();
            return FuzzAnswer.none(FuzzAnswer.LATE, micros(began));
        } catch (IOException | NumberFormatException e) {
            close();
            return FuzzAnswer.none(FuzzAnswer.CUT, micros(began));
        }
    }

    private FuzzAnswer read(FuzzRequest request, long began) throws IOException {
        int status;
        Map<String, String> headers;
        do {
            String line = line();
            if (!line.startsWith("HTTP/1.1 ")) {
                throw new EOFException("no status line");
            }
            status = Integer.parseInt(line.substring(9, 12));
            headers = headers();
        } while (status < 200);
        long micros = micros(began);
        byte[] body = body(request, status, headers);
        if ("close".equalsIgnoreCase(headers.get("connection")) || !framingIsSure(request)) {
            close();
        }
        return new FuzzAnswer(status, headers, body, micros);
    }

    /** What the server took for the end of the request is what we sent: otherwise the next answer would be another's. */
    private static boolean framingIsSure(FuzzRequest request) {
        return request.header("Transfer-Encoding") == null
                && request.header("Content-Length") == null
                && request.header("Expect") == null
                && request.header("Upgrade") == null;
    }

    private Map<String, String> headers() throws IOException {
        Map<String, String> headers = new TreeMap<>();
        for (String line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            if (colon > 0) {
                headers.merge(
                        line.substring(0, colon).toLowerCase(Locale.ROOT),
                        line.substring(colon + 1).strip(),
                        (first, second) -> first + ", " + second);
            }
        }
        return headers;
    }

    private byte[] body(FuzzRequest request, int status, Map<String, String> headers) throws IOException {
        if (request.method().equals("HEAD") || status == 204 || status == 304) {
            return new byte[0];
        }
        if (headers.getOrDefault("content-type", "").startsWith("text/event-stream")) {
            byte[] begun = begun();
            close();
            return begun;
        }
        if ("chunked".equalsIgnoreCase(headers.get("transfer-encoding"))) {
            return chunks();
        }
        String length = headers.get("content-length");
        if (length == null) {
            byte[] all = input.readNBytes(BODY_MAX);
            close();
            return all;
        }
        byte[] body = input.readNBytes(Integer.parseInt(length));
        if (body.length < Integer.parseInt(length)) {
            throw new EOFException("the body ended early");
        }
        return body;
    }

    private byte[] begun() throws IOException {
        socket.setSoTimeout(STREAM_MILLIS);
        ByteArrayOutputStream begun = new ByteArrayOutputStream();
        byte[] chunk = new byte[4_096];
        try {
            for (int read = input.read(chunk); read >= 0 && begun.size() < 65_536; read = input.read(chunk)) {
                begun.write(chunk, 0, read);
            }
        } catch (SocketTimeoutException e) {
            return begun.toByteArray();
        }
        return begun.toByteArray();
    }

    private byte[] chunks() throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (int size = chunkSize(); size > 0; size = chunkSize()) {
            if (body.size() + size > BODY_MAX) {
                throw new IOException("the answer is too long");
            }
            body.writeBytes(input.readNBytes(size));
            line();
        }
        line();
        return body.toByteArray();
    }

    private int chunkSize() throws IOException {
        return Integer.parseInt(line().split(";", 2)[0].strip(), 16);
    }

    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream(80);
        for (int b = input.read(); b != '\n'; b = input.read()) {
            if (b < 0) {
                throw new EOFException("the connection ended");
            }
            line.write(b);
            if (line.size() > 65_536) {
                throw new IOException("a header line is too long");
            }
        }
        String text = line.toString(StandardCharsets.ISO_8859_1);
        return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
    }

    private static long micros(long began) {
        return (System.nanoTime() - began) / 1_000;
    }

    @Override
    public void close() {
        if (socket != null) {
            try {
                socket.close();
            } catch (IOException e) {
                // Closed is all that it should be.
            }
            socket = null;
        }
    }
}
