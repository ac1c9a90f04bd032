package com.tartware.bookings.localstack.clickhouse;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.tartware.bookings.localstack.clickhouse.ChdbEngine.RefusedException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A one-machine stand-in for the ClickHouse server: the real engine in this process, behind as much of ClickHouse's HTTP
 * interface as its JDBC driver uses. Settings sent with a statement are ignored; there are no users.
 */
public final class ClickHouseServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ClickHouseServer.class);

    /** A statement and its rows are held in memory while the engine reads them; the driver splits larger batches. */
    static final int BODY_BYTES_MAX = 64 << 20;

    /** The engine runs one statement at a time; more threads would only hold more waiting bodies in memory. */
    private static final int REQUEST_THREADS = 4;

    private static final Pattern ERROR_CODE = Pattern.compile("Code: (\\d+)");

    private final HttpServer http;
    private final ExecutorService requests = Executors.newFixedThreadPool(REQUEST_THREADS);
    private final ChdbEngine engine;
    private String database = "default";

    private ClickHouseServer(HttpServer http, ChdbEngine engine) {
        this.http = http;
        this.engine = engine;
        http.createContext("/", this::answer);
        http.setExecutor(requests);
    }

    /**
     * Opens the engine and begins to answer.
     *
     * @param port on loopback; 0 takes a free one
     * @param library {@code libchdb.so}
     * @param data the engine's folder, made if it is not there
     */
    public static ClickHouseServer start(int port, Path library, Path data, List<String> engineSettings)
            throws IOException {
        // Bound first: a taken port is found before the engine opens its folder.
        HttpServer http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        Files.createDirectories(data);
        ClickHouseServer server = new ClickHouseServer(http, ChdbEngine.open(library, data, engineSettings));
        http.start();
        return server;
    }

    /**
     * Runs until told to stop.
     *
     * @param args port, library, data folder, then the engine's settings
     */
    public static void main(String[] args) throws IOException {
        ClickHouseServer server = start(
                Integer.parseInt(args[0]),
                Path.of(args[1]),
                Path.of(args[2]),
                List.of(args).subList(3, args.length));
        Runtime.getRuntime().addShutdownHook(new Thread(server::close, "shutdown"));
        LOG.info("answering on http://127.0.0.1:{}, data in {}", server.port(), args[2]);
    }

    public int port() {
        return http.getAddress().getPort();
    }

    @Override
    public void close() {
        LOG.info("stopping");
        // With a delay it would wait that long even when idle (JDK 17), and closing the engine waits for its statement.
        http.stop(0);
        requests.shutdown();
        engine.close();
        LOG.info("stopped");
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            switch (exchange.getRequestURI().getPath()) {
                case "/ping" -> send(exchange, 200, "Ok.\n".getBytes(StandardCharsets.UTF_8));
                case "/" -> answerStatement(exchange);
                default -> send(exchange, 404, "There is no handle here\n".getBytes(StandardCharsets.UTF_8));
            }
        } catch (RuntimeException e) {
            LOG.error("{} {}", exchange.getRequestMethod(), exchange.getRequestURI(), e);
            throw e;
        }
    }

    private void answerStatement(HttpExchange exchange) throws IOException {
        Map<String, String> parameters = parameters(exchange.getRequestURI().getRawQuery());
        byte[] body = exchange.getRequestBody().readNBytes(BODY_BYTES_MAX + 1);
        if (body.length > BODY_BYTES_MAX) {
            refuse(
                    exchange,
                    413,
                    "Code: 307. DB::Exception: a body may have %d bytes. (TOO_MANY_BYTES)".formatted(BODY_BYTES_MAX));
            return;
        }
        byte[] statement = statement(parameters.getOrDefault("query", ""), body);
        if (statement.length == 0) {
            send(exchange, 200, "Ok.\n".getBytes(StandardCharsets.UTF_8));
            return;
        }
        String format = asked(exchange, parameters, "default_format", "X-ClickHouse-Format", "TabSeparated");
        try {
            byte[] rows =
                    run(asked(exchange, parameters, "database", "X-ClickHouse-Database", "default"), statement, format);
            exchange.getResponseHeaders().set("X-ClickHouse-Format", format);
            exchange.getResponseHeaders().set("X-ClickHouse-Summary", "{}");
            send(exchange, 200, "1".equals(parameters.get("compress")) ? gzipped(exchange, rows) : rows);
        } catch (RefusedException e) {
            LOG.warn("{}", e.getMessage());
            refuse(exchange, 500, e.getMessage());
        }
    }

    /** Statements of different databases share the engine's one session, so the change and the statement are one step. */
    private synchronized byte[] run(String wantedDatabase, byte[] statement, String format) throws RefusedException {
        if (!database.equals(wantedDatabase)) {
            String quoted = "`" + wantedDatabase.replace("\\", "\\\\").replace("`", "\\`") + "`";
            engine.run(("USE " + quoted).getBytes(StandardCharsets.UTF_8), "Null");
            database = wantedDatabase;
        }
        return engine.run(statement, format);
    }

    /** What ClickHouse takes from the URL or, failing that, from a header. */
    private static String asked(
            HttpExchange exchange, Map<String, String> parameters, String parameter, String header, String otherwise) {
        String inHeader = exchange.getRequestHeaders().getFirst(header);
        return parameters.getOrDefault(parameter, inHeader == null ? otherwise : inHeader);
    }

    private static byte[] statement(String query, byte[] body) {
        if (query.isEmpty()) {
            return body;
        }
        ByteArrayOutputStream joined = new ByteArrayOutputStream(query.length() + 1 + body.length);
        joined.writeBytes(query.getBytes(StandardCharsets.UTF_8));
        if (body.length > 0) {
            joined.write('\n');
            joined.writeBytes(body);
        }
        return joined.toByteArray();
    }

    private static Map<String, String> parameters(String rawQuery) {
        Map<String, String> parameters = new HashMap<>();
        if (rawQuery != null) {
            for (String pair : rawQuery.split("&")) {
                int equals = pair.indexOf('=');
                if (equals > 0) {
                    parameters.put(decoded(pair.substring(0, equals)), decoded(pair.substring(equals + 1)));
                }
            }
        }
        return parameters;
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    /**
     * The driver asks for ClickHouse's own block compression, checksums and all, but takes an HTTP content encoding first
     * (client-v2 0.11.0, HttpAPIClientHelper.wrapResponseEntity).
     */
    private static byte[] gzipped(HttpExchange exchange, byte[] rows) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(rows.length / 4 + 64);
        try (GZIPOutputStream gzip = new FastGzipOutputStream(bytes)) {
            gzip.write(rows);
        }
        exchange.getResponseHeaders().set("Content-Encoding", "gzip");
        return bytes.toByteArray();
    }

    /** Over loopback a smaller answer is worth no more than the least effort. */
    private static final class FastGzipOutputStream extends GZIPOutputStream {
        FastGzipOutputStream(OutputStream out) throws IOException {
            super(out, 8192);
            def.setLevel(Deflater.BEST_SPEED);
        }
    }

    private static void refuse(HttpExchange exchange, int status, String message) throws IOException {
        Matcher code = ERROR_CODE.matcher(message);
        exchange.getResponseHeaders().set("X-ClickHouse-Exception-Code", code.find() ? code.group(1) : "1000");
        send(exchange, status, (message + "\n").getBytes(StandardCharsets.UTF_8));
    }

    private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("X-ClickHouse-Server-Display-Name", "tartware");
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
    }
}
