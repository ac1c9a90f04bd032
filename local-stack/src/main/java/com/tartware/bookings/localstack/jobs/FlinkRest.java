package com.tartware.bookings.localstack.jobs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What we need of Flink's REST interface. */
public final class FlinkRest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration USUAL = Duration.ofSeconds(10);

    /** Submitting runs the job's main method in the JobManager. */
    private static final Duration SUBMISSION = Duration.ofSeconds(90);

    private final String url;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build();

    public FlinkRest(String url) {
        this.url = url;
    }

    /**
     * A job that the cluster knows.
     *
     * @param state Flink's JobStatus
     */
    public record Job(String id, String name, String state, int tasksRunning, int tasks) {
        boolean ended() {
            return failed() || state.equals("CANCELED") || state.equals("FINISHED");
        }

        boolean failed() {
            return state.equals("FAILED");
        }

        boolean running() {
            return state.equals("RUNNING") && tasks > 0 && tasksRunning == tasks;
        }
    }

    /** The newest last. */
    public List<Job> jobs() throws IOException, InterruptedException {
        List<JsonNode> nodes = new ArrayList<>();
        get("/jobs/overview").get("jobs").forEach(nodes::add);
        nodes.sort((a, b) ->
                Long.compare(a.get("start-time").asLong(), b.get("start-time").asLong()));
        return nodes.stream()
                .map(job -> new Job(
                        job.get("jid").asText(),
                        job.get("name").asText(),
                        job.get("state").asText(),
                        job.path("tasks").path("running").asInt(),
                        job.path("tasks").path("total").asInt()))
                .toList();
    }

    /** The RPC path of each registered TaskManager, by its resource id. */
    public Map<String, String> taskManagerPaths() throws IOException, InterruptedException {
        Map<String, String> paths = new HashMap<>();
        get("/taskmanagers")
                .get("taskmanagers")
                .forEach(manager -> paths.put(
                        manager.get("id").asText(), manager.get("path").asText()));
        return paths;
    }

    /** The stack trace of the job's newest failure. */
    public Optional<String> newestFailure(String jobId) throws IOException, InterruptedException {
        return failures(jobId).stream().findFirst();
    }

    /** The stack traces of the job's failures, the newest first; Flink keeps some sixteen. */
    public List<String> failures(String jobId) throws IOException, InterruptedException {
        List<String> failures = new ArrayList<>();
        get("/jobs/" + jobId + "/exceptions")
                .path("exceptionHistory")
                .path("entries")
                .forEach(entry -> failures.add(entry.path("stacktrace").asText()));
        return failures;
    }

    /** When the newest completed checkpoints of the job began, savepoints left out: those commit nothing. */
    public List<Instant> completedCheckpoints(String jobId) throws IOException, InterruptedException {
        List<Instant> began = new ArrayList<>();
        for (JsonNode checkpoint : get("/jobs/" + jobId + "/checkpoints").path("history")) {
            if (checkpoint.path("status").asText().equals("COMPLETED")
                    && !checkpoint.path("is_savepoint").asBoolean()) {
                began.add(Instant.ofEpochMilli(
                        checkpoint.path("trigger_timestamp").asLong()));
            }
        }
        return began;
    }

    /**
     * Metrics of the job's operators, by the operator's own name for each, summed over subtasks and operators. Those that nobody reports
     * are absent. The JobManager asks the TaskManagers for them every ten seconds.
     */
    public Map<String, Long> metrics(String jobId, Set<String> names) throws IOException, InterruptedException {
        Map<String, Long> sums = new HashMap<>();
        for (JsonNode vertex : get("/jobs/" + jobId).path("vertices")) {
            String path = "/jobs/" + jobId + "/vertices/" + vertex.path("id").asText() + "/subtasks/metrics";
            List<String> wanted = new ArrayList<>();
            for (JsonNode known : get(path)) {
                String id = known.path("id").asText();
                if (names.contains(lastPart(id))) {
                    wanted.add(id);
                }
            }
            if (!wanted.isEmpty()) {
                String ids = URLEncoder.encode(String.join(",", wanted), StandardCharsets.UTF_8);
                for (JsonNode metric : get(path + "?agg=sum&get=" + ids)) {
                    sums.merge(
                            lastPart(metric.path("id").asText()),
                            metric.path("sum").asLong(),
                            Long::sum);
                }
            }
        }
        return sums;
    }

    private static String lastPart(String metricId) {
        return metricId.substring(metricId.lastIndexOf('.') + 1);
    }

    /** Returns the id under which the jar can be run. */
    public String upload(Path jar) throws IOException, InterruptedException {
        String boundary = "----jar" + System.nanoTime();
        byte[] head = ("--" + boundary + "\r\nContent-Disposition: form-data; name=\"jarfile\"; filename=\""
                        + jar.getFileName() + "\"\r\nContent-Type: application/x-java-archive\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
        byte[] end = ("\r\n--" + boundary + "--\r\n").getBytes(StandardCharsets.US_ASCII);
        Path file = jar;
        BodyPublisher body = BodyPublishers.ofInputStream(() -> multipart(head, file, end));
        JsonNode answer = send(HttpRequest.newBuilder(URI.create(url + "/jars/upload"))
                .timeout(SUBMISSION)
                .header("Content-Type", "multipart/form-data; boundary=" + boundary)
                .POST(body)
                .build());
        String stored = answer.get("filename").asText();
        return stored.substring(stored.lastIndexOf('/') + 1);
    }

    private static InputStream multipart(byte[] head, Path file, byte[] end) {
        try {
            return new SequenceInputStream(Collections.enumeration(List.of(
                    new ByteArrayInputStream(head), Files.newInputStream(file), new ByteArrayInputStream(end))));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    /** @param jobId of the new job; Flink refuses a second job of the same id */
    public void run(
            String jarId,
            String jobId,
            String entryClass,
            List<String> arguments,
            Optional<String> snapshot,
            Map<String, String> configuration)
            throws IOException, InterruptedException {
        ObjectNode request = JSON.createObjectNode();
        request.put("jobId", jobId);
        request.put("entryClass", entryClass);
        ArrayNode list = request.putArray("programArgsList");
        arguments.forEach(list::add);
        snapshot.ifPresent(path -> request.put("savepointPath", path));
        ObjectNode settings = request.putObject("flinkConfiguration");
        configuration.forEach(settings::put);
        post("/jars/" + jarId + "/run", request, SUBMISSION);
    }

    /** Begins to cancel the job; its checkpoints stay. */
    public void cancel(String jobId) throws IOException, InterruptedException {
        send(HttpRequest.newBuilder(URI.create(url + "/jobs/" + jobId + "?mode=cancel"))
                .timeout(USUAL)
                .method("PATCH", BodyPublishers.noBody())
                .build());
    }

    /** Begins to stop the job with a savepoint, without draining it; returns what {@link #stopped} asks about. */
    public String stopWithSavepoint(String jobId, String folder) throws IOException, InterruptedException {
        ObjectNode request = JSON.createObjectNode();
        request.put("targetDirectory", folder);
        request.put("drain", false);
        return post("/jobs/" + jobId + "/stop", request, USUAL)
                .get("request-id")
                .asText();
    }

    /**
     * Whether the savepoint is there and the job has stopped.
     *
     * @throws IOException if it could not be taken
     */
    public boolean stopped(String jobId, String request) throws IOException, InterruptedException {
        JsonNode answer = get("/jobs/" + jobId + "/savepoints/" + request);
        if (!answer.path("status").path("id").asText().equals("COMPLETED")) {
            return false;
        }
        JsonNode failure = answer.path("operation").path("failure-cause");
        if (!failure.isMissingNode()) {
            throw new IOException(firstLine(failure.path("stack-trace").asText()));
        }
        return true;
    }

    /** Begins to take a savepoint of a job that goes on; returns what {@link #savepoint} asks about. */
    public String beginSavepoint(String jobId, String folder) throws IOException, InterruptedException {
        ObjectNode request = JSON.createObjectNode();
        request.put("target-directory", folder);
        request.put("cancel-job", false);
        return post("/jobs/" + jobId + "/savepoints", request, USUAL)
                .get("request-id")
                .asText();
    }

    /**
     * Where the savepoint is, once it is complete.
     *
     * @throws IOException if it could not be taken
     */
    public Optional<String> savepoint(String jobId, String request) throws IOException, InterruptedException {
        return stopped(jobId, request)
                ? Optional.of(get("/jobs/" + jobId + "/savepoints/" + request)
                        .path("operation")
                        .path("location")
                        .asText())
                : Optional.empty();
    }

    /** Task slots of all TaskManagers that are registered. */
    public int slots() throws IOException, InterruptedException {
        return get("/overview").get("slots-total").asInt();
    }

    static String firstLine(String stackTrace) {
        return stackTrace.lines().findFirst().orElse("no reason given");
    }

    private JsonNode get(String path) throws IOException, InterruptedException {
        return send(
                HttpRequest.newBuilder(URI.create(url + path)).timeout(USUAL).build());
    }

    private JsonNode post(String path, ObjectNode body, Duration timeout) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(URI.create(url + path))
                .timeout(timeout)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body.toString()))
                .build());
    }

    private JsonNode send(HttpRequest request) throws IOException, InterruptedException {
        HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
        if (answer.statusCode() / 100 != 2) {
            throw new RefusedException(answer.statusCode(), rootCause(answer.body()));
        }
        return JSON.readTree(answer.body());
    }

    /** Flink answers with a list of whole stack traces; what matters is the innermost cause. */
    static String rootCause(String stackTrace) {
        String text = stackTrace.replace("\\n", "\n").replace("\\t", "\t").replace("\\\"", "\"");
        String cause = null;
        for (String line : text.lines().toList()) {
            if (line.startsWith("Caused by: ")) {
                cause = line.substring("Caused by: ".length());
            }
        }
        return cause != null ? cause : firstLine(text);
    }

    /** The JobManager answered, and said no. */
    public static final class RefusedException extends IOException {
        private static final long serialVersionUID = 1L;

        RefusedException(int status, String cause) {
            super("Flink answered " + status + ": " + cause);
        }
    }
}
