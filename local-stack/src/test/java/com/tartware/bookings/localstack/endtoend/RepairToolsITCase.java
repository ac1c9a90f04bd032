package com.tartware.bookings.localstack.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.tartware.bookings.checker.CheckReport;
import com.tartware.bookings.checker.HistoryChecker;
import com.tartware.bookings.checker.history.Quiet;
import com.tartware.bookings.checker.reading.Observation.Connections;
import com.tartware.bookings.localstack.chaos.load.Load;
import com.tartware.bookings.localstack.chaos.report.ReplyArrivals;
import com.tartware.bookings.localstack.components.LocalStack;
import com.tartware.bookings.localstack.endtoend.RunningStack.Verb;
import com.tartware.bookings.localstack.settings.StackSettings;
import com.tartware.bookings.localstack.settings.TenantsFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * What an operator does with a stack that serves, on separate processes and by the command line: first everything that must not be noticed
 * by anybody, then a decision that is really lost and decided again. Starting a stack costs most, so both share one; the second needs
 * the savepoints of the first.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RepairToolsITCase {
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    /** So much older than the last good decision a savepoint must be for the repair to take it, and some seconds. */
    private static final Duration CLOCKS_DIFFER_MAX = Duration.ofSeconds(65);

    private static final long SEED = 7;
    private static final int CLIENTS = 6;
    private static final int REQUESTS_PER_SECOND = 12;
    private static final String DEMO = "demo-key";
    private static final String ACME = "acme-key";
    private static final List<String> PROJECTIONS = List.of("projection-postgres", "projection-clickhouse");

    @TempDir
    static Path folder;

    private static RunningStack stack;
    private static StackSettings settings;
    private static CommitGate commits;

    private final LocalDate checkIn = LocalDate.now(ZoneOffset.UTC).plusDays(90);

    @BeforeAll
    static void up() throws Exception {
        stack = new RunningStack(folder);
        commits = stack.upBehindCommitGate();
        settings = stack.settings();
    }

    @AfterAll
    static void down() throws Exception {
        Verb down = stack.run("down");
        if (commits != null) {
            commits.close();
        }
        assertThat(down.exitCode()).as(down.out()).isZero();
    }

    @Test
    @Order(1)
    void everythingIsMovedAndRebuiltUnderLoadAndNobodyNotices() throws Exception {
        Path journals = folder.resolve("journals");
        try (Load load = new Load(loadSettings(), journals);
                ReplyArrivals replies =
                        ReplyArrivals.start(settings.brokers(), settings.registryUrl(), load.commands())) {
            load.putOnSale();
            load.start();
            awaitMoreReplies(replies);

            String jobBefore = decisionJob();
            assertExit(0, stack.run("rescale", "1", "--dry-run"), "with parallelism 1, now 2");
            assertExit(
                    0, stack.run("upgrade", "--dry-run"), "is the jar that the jobs run out of", "decision would be");
            assertExit(0, stack.run("rebuild", "postgres", "--dry-run"), "would read the ");
            assertThat(answer("savepoint").at("/savepoints/0/path").asText())
                    .startsWith("file:/")
                    .contains("/savepoints/decision/");
            assertThat(decisionJob()).as("so far all goes on").isEqualTo(jobBefore);
            assertExit(0, stack.run("rescale", "1"), "decision runs with parallelism 1, before 2");
            awaitMoreReplies(replies);
            assertExit(0, stack.run("rescale", "2"), "decision runs with parallelism 2, before 1");
            awaitMoreReplies(replies);
            assertExit(0, stack.run("rescale", "1"), "decision runs with parallelism 1, before 2");
            awaitMoreReplies(replies);
            assertExit(0, stack.run("upgrade"), "decision runs", "projection-postgres runs");
            assertThat(jarsOfJobs()).as("the jar before is needed no more").hasSize(1);
            awaitMoreReplies(replies);
            assertExit(
                    1,
                    stack.run(
                            "upgrade", "--jar", jarThatFailsAtTheFirstBooking().toString()),
                    "decision does not run: it failed",
                    "core.command.Hearing",
                    "the jobs run as before, out of the jar before");
            assertThat(jarsOfJobs()).as("the failed one").hasSize(1);
            awaitMoreReplies(replies);

            // Nothing moves it any more, so that the projection does not mend it by itself.
            String ended = "SELECT tenant_id || ' ' || booking_id FROM bookings"
                    + " WHERE status IN ('CANCELLED', 'RELEASED', 'EXPIRED') LIMIT 1";
            await(() -> first(settings.postgresUrl(), ended).isPresent(), "a booking that has ended");
            String booking = one(settings.postgresUrl(), ended);
            String tenant = booking.substring(0, booking.indexOf(' '));
            String bookingId = booking.substring(tenant.length() + 1);
            await(
                    () -> stack.run("explain", bookingId, "--tenant", tenant).exitCode() == 0,
                    "the stores agree on " + booking);
            damage(settings.postgresUrl(), "DELETE FROM bookings WHERE booking_id = '" + bookingId + "'");
            damage(settings.postgresUrl(), "DELETE FROM decisions WHERE tenant_sequence = 2");
            assertExit(1, stack.run("explain", bookingId, "--tenant", tenant), "DIFFERENCE");
            assertExit(0, stack.run("rebuild", "postgres"), "the new tables are live");
            damage(settings.clickhouseUrl(), "TRUNCATE TABLE booking_decisions");
            assertExit(0, stack.run("rebuild", "clickhouse"), "the new tables are live");
            await(
                    () -> stack.run("explain", bookingId, "--tenant", tenant).exitCode() == 0,
                    "the stores agree on " + booking);
            assertThat(foldersNamed("-rebuild")).as("checkpoints of the copies").isEmpty();

            assertExit(0, stack.run("transactions", "list"), "decision job: RUNNING");
            assertExit(0, stack.run("transactions", "abort", "--hanging", "--yes"), "nobody will end");
            assertThat(answer("transactions", "abort", "--hanging", "--yes").get("aborted"))
                    .isEmpty();
            assertThat(answer("dlq", "list").get("dead_letters")).isEmpty();
            awaitMoreReplies(replies);

            for (String process : List.of("jobmanager", "taskmanager-1")) {
                assertThat(Files.readAllLines(settings.folders().log(process)))
                        .as("classes of jobs that ended make room for those of the next")
                        .noneMatch(line -> line.contains("OutOfMemoryError:"));
            }

            load.stop();
            load.awaitLastAnswers();
            long endedNanos = System.nanoTime();
            await(() -> load.commands().undecided() == 0, "every decision");
            assertThat(load.commands().acceptedCommands()).isGreaterThan(200);
            awaitNoMoreExpiries();
            double quietAfter = (System.nanoTime() - endedNanos) / 1e9;
            assertClean(stack.run("audit"));

            CheckReport checks = HistoryChecker.check(
                    connections(), journals, new Quiet(quietAfter, 2.0 * PATIENCE.toSeconds()), step -> {});
            assertThat(checks.results())
                    .allSatisfy(check ->
                            assertThat(check.violations()).as(check.toString()).isZero());
            assertThat(checks.results())
                    .filteredOn(check -> check.check().equals("accepted-decided-once"))
                    .singleElement()
                    .satisfies(check -> assertThat(check.examined()).isGreaterThan(200));
        }
    }

    @Test
    @Order(2)
    void aLostTransactionHoldsItsTenantAloneAndOneCommandRepairsIt() throws Exception {
        assertExit(0, stack.run("explain", "gap"), "no gap");
        await(
                () -> oldestSavepoint().isBefore(Instant.now().minus(CLOCKS_DIFFER_MAX)),
                "a savepoint that is certainly from before the gap");
        setInventory(DEMO);
        setInventory(ACME);
        long lastGood = sequenceOf(decided(DEMO, book(DEMO, "before")));
        decided(ACME, book(ACME, "before"));

        loseTransactionWith(() -> book(DEMO, "lost"));
        List<String> waiting = new ArrayList<>();
        for (int guest = 0; guest < 3; guest++) {
            waiting.add(book(DEMO, "waits-" + guest));
        }
        await(() -> stack.run("explain", "gap").exitCode() == 1, "the gap");

        for (String projection : PROJECTIONS) {
            await(() -> held(projection) == 1, projection + " tells that it holds a tenant");
        }
        Verb status = stack.run("status");
        assertExit(0, status, "holds 1 tenant", "docs/runbooks/sequence-gap.md");
        List<String> alerts = Files.readAllLines(settings.folders().log("taskmanager-1")).stream()
                .filter(line -> line.contains("SEQUENCE_GAP tenant "))
                .toList();
        assertThat(alerts).hasSizeGreaterThanOrEqualTo(PROJECTIONS.size()).allSatisfy(alert -> assertThat(alert)
                .contains("tenant demo: expected sequence " + (lastGood + 1) + ","));
        long acmeSequence = sequenceOf(decided(ACME, book(ACME, "while-demo-is-held")));
        String acmeStored = "SELECT count(*) FROM %s WHERE tenant_id = 'acme' AND tenant_sequence = " + acmeSequence;
        await(
                () -> one(settings.postgresUrl(), acmeStored.formatted("decisions"))
                        .equals("1"),
                "acme in Postgres");
        await(
                () -> one(settings.clickhouseUrl(), acmeStored.formatted("booking_decisions"))
                        .equals("1"),
                "acme in ClickHouse");
        assertThat(storedOfDemo()).isEqualTo(lastGood);

        Verb explained = stack.run("explain", "gap");
        assertExit(
                1,
                explained,
                "tenant demo: #" + (lastGood + 1) + " ",
                "1 of 3 tenants are held",
                "./tartware repair gap",
                "docs/runbooks/sequence-gap.md");
        JsonNode gap = answer("explain", "gap").get("gaps");
        assertThat(gap).hasSize(1);
        assertThat(gap.get(0).get("tenant_id").asText()).isEqualTo("demo");
        assertThat(gap.get(0).get("missing_sequence").asLong()).isEqualTo(lastGood + 1);

        String jobBefore = decisionJob();
        Verb dryRun = stack.run("repair", "gap", "--dry-run");
        assertExit(1, dryRun, "decision is restored from ", "/savepoints/decision/");
        assertExit(2, stack.run("repair", "gap"), "no terminal to ask on");
        assertThat(decisionJob()).as("nothing was changed").isEqualTo(jobBefore);
        assertThat(storedOfDemo()).isEqualTo(lastGood);

        Verb repaired = stack.run("repair", "gap", "--yes");
        assertExit(0, repaired, "moved to ", "decision runs again", "no gap");
        System.out.println(status.out() + explained.out() + dryRun.out() + repaired.out());
        for (String commandId : waiting) {
            decided(DEMO, commandId);
        }
        for (String projection : PROJECTIONS) {
            await(() -> held(projection) == 0, projection + " holds nobody");
        }
        assertExit(0, stack.run("explain", "gap"), "no gap");
        assertThat(storedOfDemo()).isGreaterThan(lastGood + waiting.size());
        Verb audit = stack.run("audit");
        assertClean(audit);
        System.out.println(audit.out());
    }

    /**
     * Makes a checkpoint complete whose transaction is never committed: the commit stays away, the TaskManager that would send it again
     * dies, and the transaction is aborted while nobody looks after it.
     */
    private static void loseTransactionWith(Callable<String> booking) throws Exception {
        ProcessHandle taskManager =
                ProcessHandle.of(stack.pidOf("taskmanager-1")).orElseThrow();
        commits.keepCommits();
        booking.call();
        await(() -> !commits.keptIds().isEmpty(), "a commit");
        assertThat(taskManager.destroyForcibly()).isTrue();
        taskManager.onExit().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        Set<String> lost = commits.keptIds();
        for (String transactionalId : lost) {
            assertExit(1, stack.run("transactions", "abort", transactionalId, "--yes"), "Nothing was done");
            assertExit(0, stack.run("transactions", "abort", transactionalId, "--force", "--yes"), "sequence gap");
        }
        commits.letThrough();
        assertThat(commits.keptIds())
                .as("no other was to be committed meanwhile")
                .isEqualTo(lost);
    }

    private static Load.Settings loadSettings() {
        Map<String, String> apiKeys = new LinkedHashMap<>();
        TenantsFile.read(settings.tenants())
                .tenants()
                .forEach(tenant -> apiKeys.put(tenant.id(), tenant.apiKeys().get(0)));
        return new Load.Settings(
                SEED,
                CLIENTS,
                REQUESTS_PER_SECOND,
                settings.ingestUrl(),
                apiKeys,
                LocalDate.now(ZoneOffset.UTC).plusDays(1));
    }

    private static Connections connections() {
        return new Connections(
                settings.brokers(),
                settings.registryUrl(),
                settings.postgresUrl(),
                StackSettings.POSTGRES_USER,
                StackSettings.POSTGRES_PASSWORD,
                settings.clickhouseUrl());
    }

    /** It is accepted and begins to run, on the TaskManagers only something is missing. */
    private static Path jarThatFailsAtTheFirstBooking() throws IOException {
        Path jar = folder.resolve("broken-jobs.jar");
        Files.copy(LocalStack.jobsJar(settings.home()), jar);
        try (FileSystem inside = FileSystems.newFileSystem(jar)) {
            Files.delete(inside.getPath("com/tartware/bookings/core/command/Hearing.class"));
        }
        return jar;
    }

    private static void awaitMoreReplies(ReplyArrivals replies) throws Exception {
        long before = replies.count();
        await(() -> replies.count() > before + 10, "more decisions");
        assertThat(replies.trouble()).isNull();
    }

    /** Some holds of the load last for an hour; all others are over, and their expiries stored and committed. */
    private static void awaitNoMoreExpiries() throws Exception {
        await(
                () -> one(
                                settings.postgresUrl(),
                                "SELECT count(*) FROM bookings WHERE status = 'HELD'"
                                        + " AND hold_expires_at < now() + interval '10 minutes'")
                        .equals("0"),
                "the last expiries");
        await(() -> answer("transactions", "list").get("transactions").isEmpty(), "the last commits");
    }

    private static void damage(String url, String statement) throws SQLException {
        try (Connection connection = connect(url);
                Statement change = connection.createStatement()) {
            change.execute(statement);
        }
    }

    /** Copies that upgrades made. */
    private static List<Path> jarsOfJobs() throws IOException {
        try (Stream<Path> files = Files.walk(settings.folders().run().resolve("lib"))) {
            return files.filter(file -> file.getFileName().toString().equals("flink-jobs-deploy.jar"))
                    .toList();
        }
    }

    private static List<Path> foldersNamed(String end) throws IOException {
        try (Stream<Path> folders = Files.list(settings.folders().data("flink").resolve("checkpoints"))) {
            return folders.filter(folder -> folder.getFileName().toString().endsWith(end))
                    .toList();
        }
    }

    private static Instant oldestSavepoint() throws IOException {
        Instant oldest = Instant.MAX;
        try (Stream<Path> files = Files.walk(settings.folders().data("flink").resolve("savepoints/decision"))) {
            for (Path file : files.filter(path -> path.endsWith("_metadata")).toList()) {
                Instant complete = Files.getLastModifiedTime(file).toInstant();
                oldest = complete.isBefore(oldest) ? complete : oldest;
            }
        }
        return oldest;
    }

    private static int held(String job) throws Exception {
        for (JsonNode shown : answer("status").get("jobs")) {
            if (shown.get("name").asText().equals(job)) {
                return shown.get("held_tenants").asInt();
            }
        }
        throw new AssertionError("no job " + job);
    }

    private static String decisionJob() throws Exception {
        for (JsonNode job : stack.flink("/jobs/overview").get("jobs")) {
            if (job.get("name").asText().equals("decision")
                    && job.get("state").asText().equals("RUNNING")) {
                return job.get("jid").asText();
            }
        }
        throw new AssertionError("the decision job does not run");
    }

    private static long storedOfDemo() throws SQLException {
        return Long.parseLong(
                one(settings.postgresUrl(), "SELECT max(tenant_sequence) FROM decisions WHERE tenant_id = 'demo'"));
    }

    private void setInventory(String apiKey) throws Exception {
        String body = "{\"from\":\"%s\",\"to\":\"%s\",\"allotment\":50}".formatted(checkIn, checkIn.plusDays(5));
        HttpResponse<String> answer = stack.put(
                        apiKey, "/v1/properties/quiet/room-types/double/inventory", "inventory", body)
                .join();
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        decided(apiKey, RunningStack.json(answer).get("command_id").asText());
    }

    /** Returns the command's id. */
    private String book(String apiKey, String idempotencyKey) throws Exception {
        String body = """
                {"stays":[{"property_id":"quiet","room_type_id":"double","check_in":"%s","check_out":"%s","rooms":1}]}""".formatted(checkIn, checkIn.plusDays(2));
        HttpResponse<String> answer =
                stack.post(apiKey, "/v1/bookings", idempotencyKey, body).join();
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        return RunningStack.json(answer).get("command_id").asText();
    }

    private static JsonNode decided(String apiKey, String commandId) throws Exception {
        JsonNode[] found = new JsonNode[1];
        await(
                () -> {
                    HttpResponse<String> answer = stack.get(apiKey, "/v1/commands/" + commandId);
                    found[0] = RunningStack.json(answer);
                    return answer.statusCode() == 200 && found[0].has("outcome");
                },
                "the decision of " + commandId);
        return found[0];
    }

    private static long sequenceOf(JsonNode decision) {
        return decision.get("tenant_sequence").asLong();
    }

    /** What the verb answers as JSON, whatever it says about its progress. */
    private static JsonNode answer(String... verb) throws Exception {
        List<String> arguments = new ArrayList<>(List.of(verb));
        arguments.add("--json");
        Verb done = stack.run(arguments.toArray(String[]::new));
        return done.out()
                .lines()
                .filter(line -> line.startsWith("{"))
                .reduce((earlier, later) -> later)
                .map(RepairToolsITCase::tree)
                .orElseThrow(() -> new AssertionError(done.out()));
    }

    private static JsonNode tree(String json) {
        try {
            return new ObjectMapper().readTree(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void assertExit(int exitCode, Verb verb, String... words) {
        assertThat(verb.exitCode()).as(verb.out()).isEqualTo(exitCode);
        assertThat(verb.out()).contains(words);
    }

    private static void assertClean(Verb audit) {
        assertExit(0, audit, "audit: 0 differences");
    }

    private static Connection connect(String url) throws SQLException {
        return url.equals(settings.postgresUrl())
                ? DriverManager.getConnection(url, StackSettings.POSTGRES_USER, StackSettings.POSTGRES_PASSWORD)
                : DriverManager.getConnection(url);
    }

    private static String one(String url, String sql) throws SQLException {
        return first(url, sql).orElseThrow(() -> new AssertionError("nothing: " + sql));
    }

    private static Optional<String> first(String url, String sql) throws SQLException {
        try (Connection connection = connect(url);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            return row.next() ? Optional.of(row.getString(1)) : Optional.empty();
        }
    }

    private static void await(Callable<Boolean> condition, String what) throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.call()) {
            assertThat(System.nanoTime()).as("in time: " + what).isLessThan(deadline);
            TimeUnit.MILLISECONDS.sleep(200);
        }
    }
}
