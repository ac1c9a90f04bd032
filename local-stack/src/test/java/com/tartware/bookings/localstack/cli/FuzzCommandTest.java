package com.tartware.bookings.localstack.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against a server that publishes our contract and keeps none of it. */
class FuzzCommandTest {
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final PrintStream standardOutput = System.out;
    private HttpServer server;

    @BeforeEach
    void startAServerThatAlwaysFails() throws Exception {
        byte[] contract = Files.readAllBytes(Path.of("..", "ingest-api", "src", "docs", "openapi.yaml"));
        byte[] failure = "{\"code\":\"INTERNAL_ERROR\"}".getBytes(StandardCharsets.UTF_8);
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            boolean asksForContract = exchange.getRequestURI().getPath().equals("/openapi.yaml");
            byte[] body = asksForContract ? contract : failure;
            exchange.sendResponseHeaders(asksForContract ? 200 : 500, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        System.setOut(new PrintStream(written, true, StandardCharsets.UTF_8));
    }

    @AfterEach
    void stop() {
        System.setOut(standardOutput);
        server.stop(0);
    }

    @Test
    void aRequestThatIsSentAgainAndIsStillAFindingIsExitCodeOne() {
        assertThat(fuzz("--only", "7")).isEqualTo(1);
        assertThat(written.toString(StandardCharsets.UTF_8)).startsWith("curl ").contains("500", "INTERNAL_ERROR");
    }

    @Test
    void forProgramsItIsOneJsonObject() throws Exception {
        assertThat(fuzz("--only", "7", "--json")).isEqualTo(1);

        JsonNode told = new ObjectMapper().readTree(written.toByteArray());
        assertThat(told.get("request").asLong()).isEqualTo(7);
        assertThat(told.get("status").asInt()).isEqualTo(500);
        assertThat(told.get("kind").asText()).isNotEmpty();
        assertThat(told.get("curl").asText()).startsWith("curl ");
    }

    private int fuzz(String... more) {
        String[] arguments = new String[5 + more.length];
        arguments[0] = "fuzz";
        arguments[1] = "--url";
        arguments[2] = "http://127.0.0.1:" + server.getAddress().getPort();
        arguments[3] = "--other-key";
        arguments[4] = "none";
        System.arraycopy(more, 0, arguments, 5, more.length);
        return Tartware.commandLine(Map.of()).execute(arguments);
    }
}
