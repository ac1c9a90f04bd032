package com.tartware.bookings.localstack.jobs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** As much of a JobManager's REST interface as keeping jobs up takes; it refuses a job id that it has had. */
final class FakeFlink implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<FakeJob> jobs = new ArrayList<>();
    private final List<String> triedIds = new ArrayList<>();
    private final List<String> cancelledIds = new ArrayList<>();
    private String failure = "java.lang.IllegalStateException: broken";
    private Answer answer = Answer.USUAL;
    private String savepointFailure;
    private int heldTenants;
    private String stateOfNewJobs = "RUNNING";
    private boolean checkpoints = true;
    private volatile int slots = 8;
    private int failures = 1;
    private int parallelismMax = Integer.MAX_VALUE;
    private final List<Integer> parallelisms = new ArrayList<>();

    enum Answer {
        USUAL,
        /** The job is started and nobody is told. */
        LOST,
        /** Nothing comes of it until {@link #startLateJobs} begins what was asked for. */
        LOST_AND_LATE
    }

    private static final class FakeJob {
        final String id;
        final String name;
        String state;
        boolean listed = true;

        FakeJob(String id, String name, String state) {
            this.id = id;
            this.name = name;
            this.state = state;
        }
    }

    FakeFlink() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    synchronized void answersRunsWith(Answer next) {
        answer = next;
    }

    synchronized void startLateJobs() {
        jobs.forEach(job -> job.listed = true);
    }

    synchronized void add(String id, String name) {
        jobs.add(new FakeJob(id, name, "RUNNING"));
    }

    synchronized void end(String id, String state) {
        jobs.stream().filter(job -> job.id.equals(id)).forEach(job -> job.state = state);
    }

    synchronized void savepointsFailWith(String sentence) {
        savepointFailure = sentence;
    }

    /** Such as RESTARTING, for ever: the jobs fail at their first record. */
    synchronized void newJobsAre(String state) {
        stateOfNewJobs = state;
    }

    /** As often as every job has failed. */
    synchronized void failures(int counted) {
        failures = counted;
    }

    void slots(int total) {
        slots = total;
    }

    synchronized void completesNoCheckpoints(boolean none) {
        checkpoints = !none;
    }

    /** Jobs with more subtasks are refused, as by a job whose main method throws. */
    synchronized void refusesParallelismOver(int most) {
        parallelismMax = most;
    }

    /** As they were submitted, refused ones left out. */
    synchronized List<Integer> parallelisms() {
        return List.copyOf(parallelisms);
    }

    synchronized void failuresSay(String stackTrace) {
        failure = stackTrace;
    }

    /** As after the JobManager's own restart. */
    synchronized void forgetJobs() {
        jobs.clear();
    }

    synchronized List<String> liveIds() {
        return jobs.stream()
                .filter(job -> job.listed && List.of("RUNNING", "RESTARTING").contains(job.state))
                .map(job -> job.id)
                .toList();
    }

    synchronized List<String> triedIds() {
        return List.copyOf(triedIds);
    }

    synchronized List<String> cancelledIds() {
        return List.copyOf(cancelledIds);
    }

    private void answer(HttpExchange exchange) {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            String path = exchange.getRequestURI().getPath();
            if (path.equals("/jobs/overview")) {
                send(exchange, 200, overview());
            } else if (path.equals("/jars/upload")) {
                send(exchange, 200, "{\"filename\": \"/uploads/a.jar\"}");
            } else if (path.endsWith("/subtasks/metrics")) {
                send(exchange, 200, metrics(exchange.getRequestURI().getQuery()));
            } else if (path.matches("/jobs/[0-9a-f]{32}")
                    && exchange.getRequestMethod().equals("GET")) {
                send(exchange, 200, "{\"vertices\": [{\"id\": \"vertex-1\"}]}");
            } else if (path.endsWith("/checkpoints")) {
                send(exchange, 200, checkpoints());
            } else if (path.endsWith("/exceptions")) {
                send(exchange, 200, exceptions());
            } else if (path.equals("/overview")) {
                send(exchange, 200, "{\"slots-total\": %d}".formatted(slots));
            } else if (path.endsWith("/stop")) {
                stop(path.split("/")[2]);
                send(exchange, 202, "{\"request-id\": \"request-1\"}");
            } else if (path.endsWith("/savepoints")) {
                send(exchange, 202, "{\"request-id\": \"request-2\"}");
            } else if (path.contains("/savepoints/")) {
                send(exchange, 200, savepoint());
            } else if (path.endsWith("/run")) {
                run(exchange, JSON.readTree(body));
            } else if (exchange.getRequestMethod().equals("PATCH")) {
                cancel(path.substring(path.lastIndexOf('/') + 1));
                send(exchange, 202, "{}");
            } else {
                send(exchange, 404, "{}");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private synchronized String overview() {
        ArrayNode list = JSON.createArrayNode();
        for (int index = 0; index < jobs.size(); index++) {
            FakeJob job = jobs.get(index);
            if (job.listed) {
                ObjectNode node = list.addObject();
                node.put("jid", job.id).put("name", job.name).put("state", job.state);
                node.put("start-time", index)
                        .putObject("tasks")
                        .put("running", 1)
                        .put("total", 1);
            }
        }
        return JSON.createObjectNode().set("jobs", list).toString();
    }

    /** Of every job. */
    synchronized void holdTenants(int tenants) {
        heldTenants = tenants;
    }

    private synchronized String metrics(String query) {
        return query == null
                ? "[{\"id\": \"check_sequence.heldTenants\"}, {\"id\": \"check_sequence.repeats\"}]"
                : "[{\"id\": \"check_sequence.heldTenants\", \"sum\": %d.0}]".formatted(heldTenants);
    }

    private synchronized String checkpoints() {
        return checkpoints
                ? "{\"history\": [{\"status\": \"COMPLETED\", \"is_savepoint\": false, \"trigger_timestamp\": 1}]}"
                : "{\"history\": []}";
    }

    private synchronized String exceptions() {
        ObjectNode answered = JSON.createObjectNode();
        ArrayNode entries = answered.putObject("exceptionHistory").putArray("entries");
        for (int counted = 0; counted < failures; counted++) {
            entries.addObject().put("stacktrace", failure);
        }
        return answered.toString();
    }

    private synchronized void stop(String id) {
        if (savepointFailure == null) {
            end(id, "FINISHED");
        }
    }

    private synchronized String savepoint() {
        return savepointFailure == null
                ? "{\"status\": {\"id\": \"COMPLETED\"}, \"operation\": {\"location\": \"file:/savepoint-1\"}}"
                : "{\"status\": {\"id\": \"COMPLETED\"}, \"operation\": {\"failure-cause\": {\"stack-trace\": \""
                        + savepointFailure + "\"}}}";
    }

    private synchronized void cancel(String id) {
        cancelledIds.add(id);
        end(id, "CANCELED");
    }

    /** The tests' entry classes are the jobs' names, unless they are told another. */
    private static String nameOf(JsonNode request) {
        JsonNode arguments = request.path("programArgsList");
        for (int index = 0; index + 1 < arguments.size(); index++) {
            if (arguments.get(index).asText().equals("--job.name")) {
                return arguments.get(index + 1).asText();
            }
        }
        return request.get("entryClass").asText();
    }

    private void run(HttpExchange exchange, JsonNode request) throws IOException {
        String id = request.get("jobId").asText();
        Answer how;
        boolean taken;
        int parallelism = request.path("programArgsList").path(0).asInt();
        synchronized (this) {
            if (parallelism > parallelismMax) {
                send(exchange, 400, "Caused by: java.lang.IllegalStateException: too many subtasks");
                return;
            }
            parallelisms.add(parallelism);
            how = answer;
            triedIds.add(id);
            taken = jobs.stream().anyMatch(job -> job.id.equals(id));
            if (!taken) {
                FakeJob job = new FakeJob(id, nameOf(request), stateOfNewJobs);
                job.listed = how != Answer.LOST_AND_LATE;
                jobs.add(job);
            }
        }
        if (taken) {
            send(
                    exchange,
                    500,
                    "Caused by: DuplicateApplicationSubmissionException: Application has already been submitted.");
        } else if (how == Answer.USUAL) {
            send(exchange, 200, "{\"jobid\": \"" + id + "\"}");
        }
        // Otherwise closed without a word.
    }

    private static void send(HttpExchange exchange, int status, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
