package com.tartware.bookings.localstack.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.tartware.bookings.avro.BookingCommand;
import com.tartware.bookings.avro.BookingReference;
import com.tartware.bookings.avro.CreateBooking;
import com.tartware.bookings.avro.Stay;
import com.tartware.bookings.localstack.endtoend.RunningStack.Verb;
import com.tartware.bookings.schemas.Topic;
import com.tartware.bookings.schemas.framing.AvroRecordEncoder;
import com.tartware.bookings.schemas.framing.ConfluentFraming;
import com.tartware.bookings.schemas.framing.UuidBytes;
import com.tartware.bookings.schemas.partitioning.TenantPartitioning;
import com.tartware.bookings.testbroker.CommittedRecords;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** The whole pipeline as separate processes. Starting it costs most, so all tests share one; the last ones break it. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class PipelineITCase {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String DEMO = "demo-key";
    private static final String ACME = "acme-key";

    @TempDir
    static Path folder;

    private static RunningStack stack;

    private final LocalDate checkIn = LocalDate.now(ZoneOffset.UTC).plusDays(30);

    @BeforeAll
    static void up() throws Exception {
        stack = new RunningStack(folder);
        Verb up = stack.run("up");
        assertThat(up.exitCode()).as(up.out()).isZero();
    }

    @AfterAll
    static void down() throws Exception {
        Verb down = stack.run("down");
        assertThat(down.exitCode()).as(down.out()).isZero();
    }

    @Test
    @Order(1)
    void aBookingStandsInPostgresInClickHouseAndOnTheReplyTopic() throws Exception {
        setInventory(DEMO, "grand", 5);
        JsonNode accepted = RunningStack.json(
                stack.post(DEMO, "/v1/bookings", "first", booking("grand", 2)).join());
        String bookingId = accepted.get("booking_id").asText();
        JsonNode decision = awaitDecision(DEMO, accepted.get("command_id").asText());
        assertThat(decision.get("outcome").asText()).isEqualTo("CONFIRMED");

        JsonNode booking = RunningStack.json(stack.get(DEMO, "/v1/bookings/" + bookingId));
        assertThat(booking.get("status").asText()).isEqualTo("CONFIRMED");
        assertThat(stack.get(ACME, "/v1/bookings/" + bookingId).statusCode())
                .as("another tenant's credential")
                .isEqualTo(404);
        assertThat(one(
                        postgres(),
                        "SELECT sold FROM night_inventory WHERE tenant_id = 'demo' AND property_id = 'grand'"
                                + " AND night = '" + checkIn + "'"))
                .isEqualTo("2");
        await(() -> one(
                        clickhouse(),
                        "SELECT count() FROM booking_decisions FINAL WHERE booking_id = '" + bookingId
                                + "' AND outcome = 'CONFIRMED' AND room_nights = 4")
                .equals("1"));
        assertThat(records(Topic.DECISIONS.topicName()))
                .anyMatch(record ->
                        new String(record.value(), java.nio.charset.StandardCharsets.UTF_8).contains(bookingId));
    }

    @Test
    @Order(2)
    void theSameRequestFiveTimesAtOnceIsOneBooking() throws Exception {
        setInventory(DEMO, "quintuple", 5);
        List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            answers.add(stack.post(DEMO, "/v1/bookings", "five-times", booking("quintuple", 1)));
        }
        List<JsonNode> bodies = new ArrayList<>();
        for (CompletableFuture<HttpResponse<String>> answer : answers) {
            assertThat(answer.join().statusCode()).isEqualTo(202);
            bodies.add(RunningStack.json(answer.join()));
        }
        assertThat(bodies).as("the same ids each time").containsOnly(bodies.get(0));
        String commandId = bodies.get(0).get("command_id").asText();
        awaitDecision(DEMO, commandId);
        assertClean(stack.run("audit"));
        assertThat(one(postgres(), "SELECT count(*) FROM decisions WHERE command_id = '" + commandId + "'"))
                .isEqualTo("1");
        assertThat(one(postgres(), "SELECT max(sold) FROM night_inventory WHERE property_id = 'quintuple'"))
                .isEqualTo("1");
    }

    @Test
    @Order(3)
    void twoHundredGuestsForSevenRooms() throws Exception {
        setInventory(ACME, "seven", 7);
        Map<String, Integer> outcomes = bookAndCount(ACME, "seven", "crowd-", 200);
        assertThat(outcomes).isEqualTo(Map.of("CONFIRMED", 7, "SOLD_OUT", 193));
    }

    @Test
    @Order(3)
    void whoWaitsIsAnsweredWithTheDecisionAndARetryAsTheFirstWas() throws Exception {
        setInventory(ACME, "patient", 1);
        HttpResponse<String> first = stack.postAndWait(ACME, "/v1/bookings", "wait-1", booking("patient", 1))
                .join();
        HttpResponse<String> second = stack.postAndWait(ACME, "/v1/bookings", "wait-2", booking("patient", 1))
                .join();
        assertThat(first.statusCode()).as(first.body()).isEqualTo(201);
        assertThat(first.headers().firstValue("Location"))
                .contains("/v1/bookings/"
                        + RunningStack.json(first).get("booking_id").asText());
        assertThat(second.statusCode()).as(second.body()).isEqualTo(409);
        assertThat(RunningStack.json(second).get("code").asText()).isEqualTo("SOLD_OUT");
        assertThat(RunningStack.json(second).at("/decision/detail/rooms_free").asInt())
                .isZero();

        HttpResponse<String> retry = stack.postAndWait(ACME, "/v1/bookings", "wait-1", booking("patient", 1))
                .join();
        assertThat(retry.statusCode()).as(retry.body()).isEqualTo(201);
        assertThat(RunningStack.json(retry)).isEqualTo(RunningStack.json(first));
        HttpResponse<String> reused = stack.postAndWait(ACME, "/v1/bookings", "wait-1", booking("patient", 2))
                .join();
        assertThat(reused.statusCode()).as(reused.body()).isEqualTo(422);
        assertThat(RunningStack.json(reused).get("code").asText()).isEqualTo("IDEMPOTENCY_KEY_REUSED");
        HttpResponse<String> reusedAgain = stack.postAndWait(ACME, "/v1/bookings", "wait-1", booking("patient", 2))
                .join();
        assertThat(RunningStack.json(reusedAgain)).isEqualTo(RunningStack.json(reused));

        String bookingId = RunningStack.json(first).get("booking_id").asText();
        HttpResponse<String> cancelled = stack.postAndWait(
                        ACME, "/v1/bookings/" + bookingId + "/cancel", "wait-3", "{}")
                .join();
        assertThat(cancelled.statusCode()).as(cancelled.body()).isEqualTo(200);
        assertThat(records(Topic.ANSWERS))
                .as("one for each request that waited, and no other")
                .hasSize(6);
    }

    @Test
    @Order(4)
    void holdsChangesAndRestrictionsStandInTheStoresAsDecided() throws Exception {
        setInventory(DEMO, "alpine", 3);
        String rules = "/v1/properties/alpine/room-types/double/inventory";
        String nights = "{\"from\":\"%s\",\"to\":\"%s\",\"restrictions\":{".formatted(checkIn, checkIn.plusDays(1));
        assertThat(outcome(stack.put(DEMO, rules, "restrict", nights + "\"min_stay\":2,\"closed_to_arrival\":true}}")))
                .isEqualTo("INVENTORY_SET");
        assertThat(outcome(stack.post(DEMO, "/v1/bookings", "too-early", booking("alpine", 1))))
                .isEqualTo("CLOSED_TO_ARRIVAL");
        assertThat(outcome(stack.put(DEMO, rules, "lift", nights + "\"closed_to_arrival\":false}}")))
                .isEqualTo("INVENTORY_SET");

        String changed = bookingId(hold("changed", 300, 2));
        var noShow = hold("no-show", 3, 1);
        var noRoom = stack.post(DEMO, "/v1/bookings", "no-room", booking("alpine", 1));
        assertThat(outcome(noShow)).isEqualTo("HELD");
        assertThat(outcome(noRoom)).as("while three are held").isEqualTo("SOLD_OUT");
        String leftAlone = bookingId(noShow);
        String one = booking("alpine", 1);
        assertThat(outcome(stack.patch(DEMO, "/v1/bookings/" + changed, "change", one)))
                .isEqualTo("MODIFIED");
        assertThat(outcome(stack.post(DEMO, "/v1/bookings/" + changed + "/confirm", "pay", "{\"expected_version\":1}")))
                .isEqualTo("VERSION_CONFLICT");
        assertThat(outcome(stack.post(DEMO, "/v1/bookings/" + changed + "/confirm", "pay-2", "{}")))
                .isEqualTo("CONFIRMED");
        await(() -> statusOf(leftAlone).equals("EXPIRED"));
        assertThat(outcome(stack.post(DEMO, "/v1/bookings/" + leftAlone + "/confirm", "late", "{}")))
                .isEqualTo("HOLD_EXPIRED");
        assertThat(outcome(
                        stack.post(DEMO, "/v1/bookings/" + changed + "/cancel", "ill", "{\"reason\":\"GUEST_ILL\"}")))
                .isEqualTo("CANCELLED");

        assertThat(one(
                        postgres(),
                        "SELECT string_agg(outcome || coalesce(' ' || reason, ''), ', ' ORDER BY tenant_sequence)"
                                + " FROM decisions WHERE booking_id = '" + leftAlone + "'"))
                .isEqualTo("HELD, EXPIRED, REJECTED HOLD_EXPIRED");
        assertThat(one(
                        postgres(),
                        "SELECT payload->>'cancel_reason' FROM decisions WHERE outcome = 'CANCELLED' AND booking_id = '"
                                + changed + "'"))
                .isEqualTo("GUEST_ILL");
        assertThat(one(
                        postgres(),
                        "SELECT concat_ws(' ', status, version, hold_expires_at, (SELECT count(*) FROM booking_stays s"
                                + " WHERE s.booking_id = b.booking_id)) FROM bookings b WHERE booking_id = '" + changed
                                + "'"))
                .isEqualTo("CANCELLED 4 1");
        assertThat(one(
                        postgres(),
                        "SELECT concat_ws(' ', sold, held, min_stay, closed_to_arrival) FROM night_inventory"
                                + " WHERE property_id = 'alpine' AND night = '" + checkIn + "'"))
                .isEqualTo("0 0 2 f");
        assertClean(stack.run("audit"));
    }

    @Test
    @Order(5)
    void aStreamShowsDecisionsAsTheyAreMadeAndGoesOnWhereItWasCut() throws Exception {
        setInventory(DEMO, "stream", 5);
        List<Long> seen;
        try (Stream<String> events = stack.events(DEMO, "")) {
            String commandId = accepted("streamed", "stream").get("command_id").asText();
            seen = new ArrayList<>(sequencesUntil(commandId, events));
        }
        outcome(stack.post(DEMO, "/v1/bookings", "unheard", booking("stream", 1)));
        JsonNode last = accepted("heard-again", "stream");
        long cutAt = seen.get(seen.size() - 1);
        try (Stream<String> events = stack.events(DEMO, "?after=" + cutAt)) {
            seen.addAll(sequencesUntil(last.get("command_id").asText(), events));
        }

        assertThat(seen)
                .hasSizeGreaterThanOrEqualTo(3)
                .containsExactlyElementsOf(LongStream.range(seen.get(0), seen.get(0) + seen.size())
                        .boxed()
                        .toList());
        long newest = seen.get(seen.size() - 1);
        JsonNode arrivals =
                RunningStack.json(stack.getUpTo(DEMO, "/v1/bookings?property_id=stream&arrival=" + checkIn, newest));
        assertThat(arrivals.get("bookings").findValuesAsText("booking_id"))
                .hasSize(3)
                .contains(last.get("booking_id").asText());
        assertThat(arrivals.get("tenant_sequence").asLong()).isGreaterThanOrEqualTo(newest);
        JsonNode availability = RunningStack.json(stack.getUpTo(
                DEMO,
                "/v1/availability?property_id=stream&room_type_id=double&from=" + checkIn + "&to="
                        + checkIn.plusDays(1),
                newest));
        assertThat(availability.at("/nights/0/available").asInt()).isEqualTo(2);
    }

    private JsonNode accepted(String idempotencyKey, String property) throws IOException {
        return RunningStack.json(stack.post(DEMO, "/v1/bookings", idempotencyKey, booking(property, 1))
                .join());
    }

    /** The sequences of the decisions up to that on the command. */
    private static List<Long> sequencesUntil(String commandId, Stream<String> events) throws Exception {
        return CompletableFuture.supplyAsync(() -> {
                    List<Long> sequences = new ArrayList<>();
                    for (Iterator<String> lines = events.iterator(); lines.hasNext(); ) {
                        String line = lines.next();
                        if (line.startsWith("data: ")) {
                            JsonNode decision = parsed(line.substring("data: ".length()));
                            sequences.add(decision.get("tenant_sequence").asLong());
                            if (decision.get("command_id").asText().equals(commandId)) {
                                return sequences;
                            }
                        }
                    }
                    throw new AssertionError("the stream ended after " + sequences);
                })
                .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    private static JsonNode parsed(String json) {
        try {
            return new ObjectMapper().readTree(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    @Order(5)
    void badInputIsAnsweredAndAppendsNothing() throws Exception {
        long before = commandsWithKey();
        assertThat(problem(stack.post(DEMO, "/v1/bookings", "bad-1", "{\"stays\":")))
                .isEqualTo("400 MALFORMED_JSON");
        assertThat(problem(stack.post(DEMO, "/v1/bookings", "bad-2", "{\"guest_name\":\"Ada\",\"stays\":[]}")))
                .isEqualTo("422 INVALID_FIELD");
        assertThat(problem(stack.post("wrong-key", "/v1/bookings", "bad-3", booking("grand", 1))))
                .isEqualTo("401 UNAUTHENTICATED");
        assertThat(problem(stack.post(DEMO, "/v1/bookings", "bad-4", " ".repeat(300_000))))
                .isEqualTo("413 BODY_TOO_LARGE");
        assertThat(commandsWithKey()).isEqualTo(before);
    }

    @Test
    @Order(6)
    void aRecordThatNobodyCanReadIsADeadLetterAndTheJobGoesOn() throws Exception {
        byte[] garbage = {7, 7, 7};
        try (KafkaProducer<byte[], byte[]> stranger = new KafkaProducer<>(
                Map.of("bootstrap.servers", stack.brokers()), new ByteArraySerializer(), new ByteArraySerializer())) {
            stranger.send(new ProducerRecord<>(Topic.COMMANDS.topicName(), 0, new byte[] {'x'}, garbage))
                    .get();
        }
        await(() -> records(Topic.DEAD_LETTERS).stream()
                .anyMatch(letter -> java.util.Arrays.equals(letter.value(), garbage)));
        assertThat(bookAndCount(DEMO, "grand", "after-garbage-", 1)).isEqualTo(Map.of("CONFIRMED", 1));
    }

    @Test
    @Order(7)
    void theFlinkJobsRunAndCompleteCheckpoints() throws Exception {
        JsonNode jobs = stack.flink("/jobs/overview").get("jobs");
        assertThat(jobs).hasSize(4);
        for (JsonNode job : jobs) {
            assertThat(job.get("state").asText()).as(job.toString()).isEqualTo("RUNNING");
            JsonNode counts = stack.flink("/jobs/" + job.get("jid").asText() + "/checkpoints")
                    .get("counts");
            assertThat(counts.get("completed").asInt()).as(counts.toString()).isPositive();
        }
    }

    @Test
    @Order(7)
    void aWebhookIsVerifiedByThePublicLibraryAlsoThroughAKilledTaskManager() throws Exception {
        setInventory(DEMO, "hooked", 5);
        try (StandardWebhooksReceiver receiver = new StandardWebhooksReceiver(folder.resolve("receiver"))) {
            String registration = "{\"url\":\"%s\",\"outcomes\":[\"CONFIRMED\"]}".formatted(receiver.url());
            HttpResponse<String> registered = stack.post(DEMO, "/v1/webhook-endpoints", "none", registration)
                    .join();
            assertThat(registered.statusCode()).as(registered.body()).isEqualTo(201);
            String endpoint = RunningStack.json(registered).get("id").asText();
            receiver.expect(RunningStack.json(registered).get("secret").asText());

            String first = bookingId(stack.post(DEMO, "/v1/bookings", "hooked-1", booking("hooked", 1)));
            JsonNode delivered = awaitDelivery(receiver, first);
            assertThat(delivered.at("/message/type").asText()).isEqualTo("booking.confirmed");
            assertThat(delivered.get("id").asText())
                    .isEqualTo("demo.%d.%s"
                            .formatted(
                                    delivered
                                            .at("/message/data/tenant_sequence")
                                            .asLong(),
                                    endpoint));
            assertThat(delivered.get("traceparent").asText()).matches("00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}");

            ProcessHandle.of(stack.pidOf("taskmanager-1")).orElseThrow().destroyForcibly();
            String second = bookingId(stack.post(DEMO, "/v1/bookings", "hooked-2", booking("hooked", 1)));
            long sequence = awaitDelivery(receiver, second)
                    .at("/message/data/tenant_sequence")
                    .asLong();

            String path = "/v1/webhook-endpoints/" + endpoint;
            await(() -> RunningStack.json(stack.get(DEMO, path + "/attempts?sequence=" + sequence))
                    .at("/attempts/0/state")
                    .asText()
                    .equals("DELIVERED"));
            assertThat(one(
                            postgres(),
                            "SELECT count(*) FROM webhook_endpoints WHERE tenant_id = 'demo' AND endpoint_id = '"
                                    + endpoint + "'"))
                    .isEqualTo("1");
            assertThat(receiver.refused()).isEmpty();
            assertThat(stack.get(ACME, path).statusCode()).isEqualTo(404);
            assertThat(stack.delete(DEMO, path).statusCode()).isEqualTo(204);
        }
    }

    private static JsonNode awaitDelivery(StandardWebhooksReceiver receiver, String bookingId) throws Exception {
        return receiver.awaitVerified(
                line -> line.at("/message/data/booking_id").asText().equals(bookingId), PATIENCE.multipliedBy(2));
    }

    @Test
    @Order(8)
    void aKilledTaskManagerComesBackAndNothingIsLost() throws Exception {
        setInventory(DEMO, "phoenix", 40);
        long killed = stack.pidOf("taskmanager-1");
        assertThat(ProcessHandle.of(killed).orElseThrow().destroyForcibly()).isTrue();
        assertThat(bookAndCount(DEMO, "phoenix", "phoenix-", 60)).isEqualTo(Map.of("CONFIRMED", 40, "SOLD_OUT", 20));
        assertThat(stack.pidOf("taskmanager-1")).isNotEqualTo(killed);
        assertClean(stack.run("audit"));
    }

    @Test
    @Order(9)
    void aKilledBrokerMeansRetryLaterAndThenGoesOn() throws Exception {
        ProcessHandle.of(stack.pidOf("broker")).orElseThrow().destroyForcibly();
        long askedNanos = System.nanoTime();
        HttpResponse<String> refused =
                stack.post(DEMO, "/v1/bookings", "no-log", booking("grand", 1)).join();
        if (refused.statusCode() != 202) {
            // Back within two seconds it may be; then there is nothing to refuse.
            assertThat(problem(CompletableFuture.completedFuture(refused))).isEqualTo("503 LOG_UNAVAILABLE");
            assertThat(Duration.ofNanos(System.nanoTime() - askedNanos)).isLessThan(Duration.ofSeconds(2));
            assertThat(refused.headers().firstValue("Retry-After")).isPresent();
        }
        await(() -> stack.post(DEMO, "/v1/bookings", "no-log", booking("grand", 1))
                        .join()
                        .statusCode()
                == 202);
        assertClean(stack.run("audit"));
    }

    @Test
    @Order(10)
    void whatStoodBeforeAStopStandsAfterTheNextStart() throws Exception {
        String before = one(postgres(), "SELECT count(*) FROM decisions");
        Verb down = stack.run("down");
        assertThat(down.exitCode()).as(down.out()).isZero();
        Path layout = folder.resolve("stack/data/layout");
        String ours = Files.readString(layout);
        Files.writeString(layout, "0\n");
        assertExit(1, stack.run("up"), layout.getParent().getParent().toString(), "of layout '0'", "up --fresh");
        Files.writeString(layout, ours);
        Verb up = stack.run("up");
        assertThat(up.exitCode()).as(up.out()).isZero();
        assertThat(one(postgres(), "SELECT count(*) FROM decisions")).isEqualTo(before);
        assertThat(bookAndCount(ACME, "seven", "late-", 2)).isEqualTo(Map.of("SOLD_OUT", 2));
        assertClean(stack.run("audit"));
    }

    @Test
    @Order(11)
    void aHalfDeadRunIsClearedAway() throws Exception {
        ProcessHandle.of(stack.pidOf("supervisor")).orElseThrow().destroyForcibly();
        ProcessHandle.of(stack.pidOf("jobmanager")).orElseThrow().destroyForcibly();
        Verb up = stack.run("up");
        assertThat(up.exitCode()).as(up.out()).isZero();
        assertThat(bookAndCount(ACME, "seven", "survivor-", 1)).isEqualTo(Map.of("SOLD_OUT", 1));
        assertClean(stack.run("audit"));
    }

    @Test
    @Order(12)
    void theAuditFindsWhatWasChangedInAStoreBehindItsBack() throws Exception {
        assertClean(stack.run("audit"));
        String night = " WHERE tenant_id = 'demo' AND property_id = 'grand' AND room_type_id = 'double' AND night = '"
                + checkIn + "'";
        // In the middle: the last one would keep the audit waiting for the store to catch up.
        String decision = " WHERE tenant_id = 'demo' AND tenant_sequence = 2";
        try (Connection postgres = postgres();
                Statement statement = postgres.createStatement()) {
            statement.execute("CREATE TABLE put_aside AS SELECT * FROM decisions" + decision);
            assertThat(statement.executeUpdate("UPDATE night_inventory SET sold = sold + 1" + night))
                    .isEqualTo(1);
            assertThat(statement.executeUpdate("DELETE FROM decisions" + decision))
                    .isEqualTo(1);
            String hold = one(postgres(), "SELECT booking_id FROM bookings WHERE status = 'EXPIRED'");
            String ofHold = " WHERE booking_id = '" + hold + "'";
            statement.executeUpdate("UPDATE bookings SET status = 'HELD', hold_expires_at = updated_at" + ofHold);
            statement.executeUpdate(
                    "INSERT INTO booking_stays SELECT tenant_id, booking_id, 1, property_id, room_type_id,"
                            + " check_in, check_out, rooms, sequence FROM booking_stays" + ofHold);
            statement.executeUpdate(
                    "UPDATE night_inventory SET stop_sell = true WHERE property_id = 'alpine' AND night = '" + checkIn
                            + "'");
            try {
                Verb audit = stack.run("audit");
                assertThat(audit.exitCode()).as(audit.out()).isEqualTo(1);
                assertThat(audit.out())
                        .contains("postgres: demo #2 is absent")
                        .contains("postgres: night demo grand/double " + checkIn + " has sold ")
                        .contains("postgres: booking demo " + hold
                                + " has status HELD instead of EXPIRED, hold_expires_at ")
                        .contains("stays [0: alpine/double ", ", 1: alpine/double ")
                        .contains("postgres: night demo alpine/double " + checkIn
                                + " has stop_sell true instead of false")
                        .contains("audit: 4 differences");
            } finally {
                statement.executeUpdate("UPDATE bookings SET status = 'EXPIRED', hold_expires_at = NULL" + ofHold);
                statement.executeUpdate("DELETE FROM booking_stays" + ofHold + " AND stay = 1");
                statement.executeUpdate("UPDATE night_inventory SET stop_sell = false WHERE property_id = 'alpine'");
                statement.executeUpdate("UPDATE night_inventory SET sold = sold - 1" + night);
                statement.executeUpdate("INSERT INTO decisions SELECT * FROM put_aside");
                statement.execute("DROP TABLE put_aside");
            }
        }
        assertClean(stack.run("audit"));
    }

    @Test
    @Order(13)
    void aCommandThatWasWrittenToTheWrongPartitionIsReplayedOnceAndExplained() throws Exception {
        setInventory(DEMO, "astray", 5);
        UUID key = UUID.randomUUID();
        int home = new TenantPartitioning(8).partitionOf("demo");
        byte[] command = strangersCommand("demo", key);
        append("demo", (home + 1) % 8, command);
        String[] letter = new String[1];
        await(() -> {
            for (JsonNode listed : answer("dlq", "list", "--code", "WRONG_PARTITION", "--tenant", "demo")
                    .get("dead_letters")) {
                letter[0] = listed.get("dead_letter").asText();
            }
            return letter[0] != null;
        });

        assertThat(stack.run("dlq", "show", letter[0]).out())
                .contains("partition than its tenant's", "would append it to partition " + home, key.toString());
        assertExit(2, stack.run("dlq", "replay", letter[0]), "no terminal to ask on");
        long before = commandsWithKey();
        assertExit(0, stack.run("dlq", "replay", letter[0], "--dry-run"), "1 would be replayed");
        assertThat(commandsWithKey()).isEqualTo(before);
        assertExit(0, stack.run("dlq", "replay", letter[0], "--yes"), "appended at " + home + ":", " CONFIRMED");
        assertExit(0, stack.run("dlq", "replay", letter[0], "--yes"), "ALREADY_DECIDED", "0 replayed");
        assertThat(commandsWithKey()).isEqualTo(before + 1);

        assertExit(0, stack.run("explain", key.toString()), "booking " + key + " of demo: CONFIRMED, version 1");
        append("acme", new TenantPartitioning(8).partitionOf("acme"), strangersCommand("acme", key));
        await(() -> stack.run("explain", key.toString()).exitCode() == 2);
        Verb explained = stack.run("explain", key.toString(), "--tenant", "demo");
        assertExit(
                0,
                explained,
                "a dead letter, WRONG_PARTITION: ./tartware dlq show " + letter[0],
                "postgres    agrees: 1 of 1 decisions, the booking as CONFIRMED, version 1",
                "clickhouse  agrees: 1 of 1 decisions");
        assertExit(1, stack.run("explain", UUID.randomUUID().toString()), "no booking");
        assertClean(stack.run("audit"));
    }

    @Test
    @Order(14)
    void aTransactionThatTheJobLeftBehindIsAborted() throws Exception {
        String orphan = "tartware-decision-1-4711";
        try (KafkaProducer<byte[], byte[]> abandoned = new KafkaProducer<>(
                Map.of("bootstrap.servers", stack.brokers(), "transactional.id", orphan),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            abandoned.initTransactions();
            abandoned.beginTransaction();
            abandoned
                    .send(new ProducerRecord<>(Topic.DECISIONS.topicName(), 0, new byte[] {'x'}, new byte[] {7}))
                    .get();
            // As soon as three checkpoints have completed since, and the clocks cannot be so far apart.
            await(() -> standing(orphan).equals("ORPHAN"));
            assertThat(answer("transactions", "list")
                            .at("/held_back/0/partition")
                            .asInt())
                    .isZero();
            assertExit(0, stack.run("transactions", "abort", orphan, "--dry-run"), "what would be aborted");
            assertThat(standing(orphan)).isEqualTo("ORPHAN");
            assertExit(0, stack.run("transactions", "abort", "--hanging", "--yes"), orphan, "booking.decisions.v1-0");
            assertThat(standing(orphan)).isEqualTo("none");
        }
        assertClean(stack.run("audit"));
    }

    /** What a rolling upgrade does to each process: told to end while guests book, it finishes what it has begun. */
    @Test
    @Order(15)
    void anIngestThatIsToldToEndDrainsAndEveryAcceptedBookingIsDecided() throws Exception {
        setInventory(DEMO, "rolling", 9_999);
        ProcessHandle ingest = ProcessHandle.of(stack.pidOf("ingest")).orElseThrow();
        Guests guests = new Guests(stack, DEMO, booking("rolling", 1));
        guests.awaitAccepted(200, PATIENCE);

        long toldNanos = System.nanoTime();
        assertThat(ingest.destroy()).isTrue();
        await(() -> saysItIsNotReady(ingest));
        assertThat(ingest.isAlive())
                .as("still answering when it says that it is not ready")
                .isTrue();
        int acceptedWhileDraining = guests.accepted().size();
        ingest.onExit().get(30, TimeUnit.SECONDS);
        Duration drained = Duration.ofNanos(System.nanoTime() - toldNanos);
        guests.awaitAccepted(guests.accepted().size() + 100, PATIENCE);
        guests.close();

        System.out.printf(
                "ingest ended %d ms after SIGTERM; accepted %d, %d of them while it drained; other answers %s%n",
                drained.toMillis(),
                guests.accepted().size(),
                guests.acceptedBefore(toldNanos + drained.toNanos()) - acceptedWhileDraining,
                guests.otherAnswers());
        assertThat(guests.otherAnswers().keySet())
                .as("nothing but a closed door")
                .isSubsetOf("503", "no answer");
        for (String commandId : guests.accepted()) {
            assertThat(awaitDecision(DEMO, commandId).get("outcome").asText()).isEqualTo("CONFIRMED");
        }
        assertClean(stack.run("audit"));
    }

    /** Its own word, as a balancer asks for it. */
    private static boolean saysItIsNotReady(ProcessHandle ingest) {
        assertThat(ingest.isAlive()).as("it says first that it is not ready").isTrue();
        HttpResponse<String> ready = stack.get(DEMO, "/health/ready");
        return ready.statusCode() == 503 && ready.body().contains("shutting down");
    }

    private static String standing(String transactionalId) throws Exception {
        for (JsonNode open : answer("transactions", "list").get("transactions")) {
            if (open.get("transactional_id").asText().equals(transactionalId)) {
                return open.get("standing").asText();
            }
        }
        return "none";
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
                .map(PipelineITCase::tree)
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

    /** A booking as another program than ingest would write it, with the schema that ingest uses. */
    private byte[] strangersCommand(String tenant, UUID key) {
        byte[] tick = records(Topic.COMMANDS.topicName()).stream()
                .filter(record -> record.key() == null)
                .findFirst()
                .orElseThrow()
                .value();
        Stay stay = new Stay("astray", "double", checkIn, checkIn.plusDays(2), 1);
        return new AvroRecordEncoder<>(BookingCommand.class)
                .encode(
                        new BookingCommand(
                                tenant,
                                UuidBytes.of(UUID.randomUUID()),
                                UuidBytes.of(key),
                                new CreateBooking(
                                        List.of(stay), null, new BookingReference(null, null, null, null, null, null))),
                        ConfluentFraming.schemaIdOf(tick));
    }

    private static void append(String key, int partition, byte[] value) throws Exception {
        try (KafkaProducer<byte[], byte[]> stranger = new KafkaProducer<>(
                Map.of("bootstrap.servers", stack.brokers()), new ByteArraySerializer(), new ByteArraySerializer())) {
            stranger.send(new ProducerRecord<>(
                            Topic.COMMANDS.topicName(), partition, key.getBytes(StandardCharsets.UTF_8), value))
                    .get();
        }
    }

    private static void assertClean(Verb audit) {
        assertThat(audit.exitCode()).as(audit.out()).isZero();
        assertThat(audit.out()).contains("audit: 0 differences");
    }

    private void setInventory(String apiKey, String property, int allotment) throws Exception {
        String body = "{\"from\":\"%s\",\"to\":\"%s\",\"allotment\":%d}"
                .formatted(checkIn.minusDays(5), checkIn.plusDays(30), allotment);
        HttpResponse<String> answer = stack.put(
                        apiKey, "/v1/properties/" + property + "/room-types/double/inventory", "inv-" + property, body)
                .join();
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        awaitDecision(apiKey, RunningStack.json(answer).get("command_id").asText());
    }

    /** Two nights. */
    private String booking(String property, int rooms) {
        return """
                {"stays":[{"property_id":"%s","room_type_id":"double","check_in":"%s","check_out":"%s","rooms":%d}]}""".formatted(property, checkIn, checkIn.plusDays(2), rooms);
    }

    /** Two nights, in as many stays of one room; returns once it is in the log. */
    private CompletableFuture<HttpResponse<String>> hold(String idempotencyKey, int holdSeconds, int stays) {
        String stay = booking("alpine", 1).replace("{\"stays\":[", "").replace("]}", "");
        String body = "{\"stays\":[%s],\"hold_seconds\":%d}"
                .formatted(String.join(",", Collections.nCopies(stays, stay)), holdSeconds);
        CompletableFuture<HttpResponse<String>> answer = stack.post(DEMO, "/v1/bookings", idempotencyKey, body);
        answer.join();
        return answer;
    }

    private static String bookingId(CompletableFuture<HttpResponse<String>> answer) throws IOException {
        return RunningStack.json(answer.join()).get("booking_id").asText();
    }

    /** Of the command that was answered, or why it was rejected. */
    private static String outcome(CompletableFuture<HttpResponse<String>> answer) throws Exception {
        assertThat(answer.join().statusCode()).as(answer.join().body()).isEqualTo(202);
        JsonNode decision = awaitDecision(
                DEMO, RunningStack.json(answer.join()).get("command_id").asText());
        JsonNode reason = decision.get("reason");
        return reason.isNull() ? decision.get("outcome").asText() : reason.asText();
    }

    private static String statusOf(String bookingId) throws IOException {
        return RunningStack.json(stack.get(DEMO, "/v1/bookings/" + bookingId))
                .get("status")
                .asText();
    }

    /** All at once; retried with the same key until accepted, then waited for. Counts outcomes, rejections by reason. */
    private Map<String, Integer> bookAndCount(String apiKey, String property, String keyPrefix, int guests)
            throws Exception {
        List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
        for (int guest = 0; guest < guests; guest++) {
            answers.add(stack.post(apiKey, "/v1/bookings", keyPrefix + guest, booking(property, 1)));
        }
        Map<String, Integer> counts = new HashMap<>();
        for (int guest = 0; guest < guests; guest++) {
            HttpResponse<String> answer = answers.get(guest).join();
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            // The broker was not in time; nothing was promised.
            while (answer.statusCode() == 503 && System.nanoTime() < deadline) {
                answer = stack.post(apiKey, "/v1/bookings", keyPrefix + guest, booking(property, 1))
                        .join();
            }
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
            JsonNode decision = awaitDecision(
                    apiKey, RunningStack.json(answer).get("command_id").asText());
            JsonNode reason = decision.get("reason");
            counts.merge(reason.isNull() ? decision.get("outcome").asText() : reason.asText(), 1, Integer::sum);
        }
        return counts;
    }

    private static JsonNode awaitDecision(String apiKey, String commandId) throws Exception {
        JsonNode[] found = new JsonNode[1];
        await(() -> {
            HttpResponse<String> answer = stack.get(apiKey, "/v1/commands/" + commandId);
            found[0] = RunningStack.json(answer);
            return answer.statusCode() == 200 && found[0].has("outcome");
        });
        return found[0];
    }

    private static void await(Callable<Boolean> condition) throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.call()) {
            assertThat(System.nanoTime()).as("in time").isLessThan(deadline);
            Thread.sleep(100);
        }
    }

    private static String problem(CompletableFuture<HttpResponse<String>> answer) throws IOException {
        return answer.join().statusCode() + " "
                + RunningStack.json(answer.join()).get("code").asText();
    }

    private static Connection postgres() throws SQLException {
        return DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:" + stack.port("POSTGRES_PORT") + "/tartware", "postgres", "postgres");
    }

    private static Connection clickhouse() throws SQLException {
        return DriverManager.getConnection(
                "jdbc:clickhouse://127.0.0.1:" + stack.port("CLICKHOUSE_PORT") + "/tartware");
    }

    private static String one(Connection connection, String sql) throws SQLException {
        try (connection;
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            assertThat(row.next()).as(sql).isTrue();
            return row.getString(1);
        }
    }

    private static long commandsWithKey() {
        return records(Topic.COMMANDS.topicName()).stream()
                .filter(record -> record.key() != null)
                .count();
    }

    private static List<ConsumerRecord<byte[], byte[]>> records(String topic) {
        return CommittedRecords.of(stack.brokers(), topic);
    }
}
