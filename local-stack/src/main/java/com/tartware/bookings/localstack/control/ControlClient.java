package com.tartware.bookings.localstack.control;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Asks the supervisor of a running stack to do something, and follows it. */
public final class ControlClient {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path run;

    /** @param run the run folder of the stack */
    public ControlClient(Path run) {
        this.run = run;
    }

    /** It was not done; the message is the supervisor's. */
    public static final class OperationFailedException extends Exception {
        private static final long serialVersionUID = 1L;

        OperationFailedException(String message) {
            super(message);
        }
    }

    /** Returns once it is done, with what the operation tells of it by name. */
    public ObjectNode run(String operation, Map<String, String> arguments, Consumer<String> progress)
            throws OperationFailedException, IOException, InterruptedException {
        ControlAddress address = ControlAddress.read(run)
                .orElseThrow(() -> new OperationFailedException(
                        "the stack takes no commands: it is still starting, or was started by an older release"));
        HttpClient http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(Duration.ofSeconds(5))
                .build();
        HttpResponse<Stream<String>> answer = http.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + address.port() + "/" + operation))
                        .header(ControlServer.TOKEN_HEADER, address.token())
                        .POST(BodyPublishers.ofString(JSON.writeValueAsString(arguments)))
                        .build(),
                BodyHandlers.ofLines());
        JsonNode done = null;
        try (Stream<String> lines = answer.body()) {
            for (String line : (Iterable<String>) lines::iterator) {
                JsonNode said = JSON.readTree(line);
                if (said.has("failed")) {
                    throw new OperationFailedException(said.get("failed").asText());
                }
                if (said.has("done")) {
                    done = said.get("done");
                }
                if (said.has("progress")) {
                    progress.accept(said.get("progress").asText());
                }
            }
        }
        if (done == null) {
            throw new OperationFailedException(
                    "the supervisor ended before " + operation + " was done; see ./tartware status");
        }
        // The supervisor of an older release tells nothing.
        return done.isObject() ? (ObjectNode) done : JSON.createObjectNode();
    }
}
