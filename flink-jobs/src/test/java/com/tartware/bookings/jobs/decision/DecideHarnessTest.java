package com.tartware.bookings.jobs.decision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import com.tartware.bookings.avro.BookingCommand;
import com.tartware.bookings.avro.ClockTick;
import com.tartware.bookings.avro.ConfirmBooking;
import com.tartware.bookings.avro.Decision;
import com.tartware.bookings.avro.NightAvailability;
import com.tartware.bookings.avro.Outcome;
import com.tartware.bookings.avro.Reason;
import com.tartware.bookings.jobs.testing.Commands;
import com.tartware.bookings.jobs.testing.FixedRegistry;
import com.tartware.bookings.schemas.Topic;
import com.tartware.bookings.schemas.framing.AvroRecordDecoder;
import com.tartware.bookings.schemas.framing.UuidBytes;
import com.tartware.bookings.schemas.partitioning.TenantPartitioning;
import com.tartware.bookings.schemas.reply.AnswerPartition;
import com.tartware.bookings.sinks.reply.OutgoingRecord;
import com.tartware.bookings.sinks.reply.ReplySink;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.apache.flink.runtime.state.StateBackend;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DecideHarnessTest {
    private static final int PARTITIONS = 8;
    private static final int ANSWER_PARTITIONS = 3;
    private static final long NOON_MILLIS = 1_780_315_200_000L;
    private static final String TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    private KeyedOneInputStreamOperatorTestHarness<String, CommandRecord, OutgoingRecord> harness;
    private long offset;

    @BeforeEach
    void start() throws Exception {
        harness = open(new HashMapStateBackend(), null);
    }

    @AfterEach
    void stop() throws Exception {
        harness.close();
    }

    @Test
    void aBookingBecomesADecisionAndItsNights() throws Exception {
        send("demo", Commands.inventory("demo", "inv", 5));
        drain();
        send("demo", Commands.booking("demo", "b", 2));
        List<OutgoingRecord> records = drain();

        OutgoingRecord reply = records.get(0);
        assertThat(reply.topic()).isEqualTo(Topic.DECISIONS.topicName());
        assertThat(reply.tenantId()).isEqualTo("demo");
        assertThat(utf8(reply.key())).isEqualTo("demo");
        assertThat(headers(reply)).containsExactly(Map.entry("traceparent", TRACE));
        Decision decision = decisionOf(reply);
        assertThat(decision.getOutcome()).isEqualTo(Outcome.CONFIRMED);
        assertThat(decision.getTenantSequence()).isEqualTo(2);
        assertThat(decision.getBookingId()).isEqualTo(Commands.id("b").toString());
        assertThat(decision.getDecidedAt().toEpochMilli())
                .isEqualTo(NOON_MILLIS)
                .isEqualTo(reply.timestampMillis());

        assertThat(records.subList(1, records.size()))
                .extracting(OutgoingRecord::topic, night -> utf8(night.key()))
                .containsExactly(
                        tuple(Topic.AVAILABILITY.topicName(), "demo/grand/double/2026-07-06"),
                        tuple(Topic.AVAILABILITY.topicName(), "demo/grand/double/2026-07-07"));
        NightAvailability night = new AvroRecordDecoder<>(
                        Topic.AVAILABILITY, NightAvailability.class, new FixedRegistry())
                .decode(records.get(1).value());
        assertThat(night.getSold()).isEqualTo(2);
        assertThat(night.getTenantSequence()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"heap", "rocksdb"})
    void aRestoreForgetsNothing(String backend) throws Exception {
        harness.close();
        harness = open(backendOf(backend), null);
        send("demo", Commands.inventory("demo", "inv", 5));
        send("demo", Commands.booking("demo", "b", 4));
        send("demo", Commands.booking("demo", "reused", 9));
        assertThat(decisions(drain()))
                .extracting(Decision::getOutcome)
                .containsExactly(Outcome.INVENTORY_SET, Outcome.CONFIRMED, Outcome.REJECTED);

        OperatorSubtaskState snapshot = harness.snapshot(1, 1);
        harness.close();
        harness = open(backendOf(backend), snapshot);
        send("demo", Commands.inventory("demo", "inv", 5));
        send("demo", Commands.booking("demo", "b", 4));
        send("demo", Commands.booking("demo", "reused", 9));
        assertThat(drain()).as("repeats").isEmpty();
        send("demo", Commands.booking("demo", "b", 1));
        send("demo", Commands.booking("demo", "c", 2));
        send("demo", Commands.booking("demo", "d", 1));
        List<Decision> decisions = decisions(drain());
        assertThat(decisions).extracting(Decision::getTenantSequence).containsExactly(4L, 5L, 6L);
        assertThat(decisions)
                .extracting(Decision::getReason)
                .containsExactly(Reason.IDEMPOTENCY_KEY_REUSED, Reason.SOLD_OUT, null);
    }

    @Test
    void tenantsShareNothing() throws Exception {
        send("demo", Commands.inventory("demo", "same", 1));
        send("acme", Commands.inventory("acme", "same", 1));
        send("demo", Commands.booking("demo", "b", 1));
        send("acme", Commands.booking("acme", "b", 1));
        assertThat(decisions(drain()))
                .extracting(Decision::getTenantId, Decision::getTenantSequence, Decision::getOutcome)
                .containsExactly(
                        tuple("demo", 1L, Outcome.INVENTORY_SET),
                        tuple("acme", 1L, Outcome.INVENTORY_SET),
                        tuple("demo", 2L, Outcome.CONFIRMED),
                        tuple("acme", 2L, Outcome.CONFIRMED));
    }

    @ParameterizedTest
    @ValueSource(strings = {"heap", "rocksdb"})
    void anIdleTenantsHoldExpiresByTheClockAlone(String backend) throws Exception {
        harness.close();
        harness = open(backendOf(backend), null);
        send("demo", Commands.inventory("demo", "inv", 5));
        send("demo", Commands.hold("demo", "h", 2, 60));
        drain();
        harness.processWatermark(NOON_MILLIS + 59_999);
        assertThat(drain()).isEmpty();
        harness.processWatermark(NOON_MILLIS + 60_000);
        List<OutgoingRecord> records = drain();
        assertThat(decisions(records)).singleElement().satisfies(expired -> {
            assertThat(expired.getOutcome()).isEqualTo(Outcome.EXPIRED);
            assertThat(expired.getTenantSequence()).isEqualTo(3);
            assertThat(expired.getCommandId()).isNull();
            assertThat(expired.getDecidedAt().toEpochMilli()).isEqualTo(NOON_MILLIS + 60_000);
        });
        assertThat(headers(records.get(0))).as("it has no request's trace").isEmpty();
        assertThat(records).as("the two nights are free again").hasSize(3);
    }

    @Test
    void itChangesNothingWhoWakesTheTenantUp() throws Exception {
        send("demo", Commands.inventory("demo", "inv", 5));
        send("demo", Commands.hold("demo", "a", 1, 10));
        send("demo", Commands.hold("demo", "b", 1, 20));
        List<Decision> byTimer = decisions(drain());
        harness.processWatermark(NOON_MILLIS + 15_000);
        byTimer.addAll(decisions(drain()));
        sendAt(NOON_MILLIS + 30_000, Commands.confirm("demo", "late", "b"));
        byTimer.addAll(decisions(drain()));

        harness.close();
        harness = open(new HashMapStateBackend(), null);
        send("demo", Commands.inventory("demo", "inv", 5));
        send("demo", Commands.hold("demo", "a", 1, 10));
        send("demo", Commands.hold("demo", "b", 1, 20));
        sendAt(NOON_MILLIS + 30_000, Commands.confirm("demo", "late", "b"));
        assertThat(decisions(drain())).isEqualTo(byTimer);
        assertThat(byTimer)
                .extracting(Decision::getOutcome)
                .endsWith(Outcome.EXPIRED, Outcome.EXPIRED, Outcome.REJECTED);
    }

    @Test
    void aTickBetweenAHoldsEndAndALateConfirmChangesNoAnswer() throws Exception {
        send("demo", Commands.inventory("demo", "inv", 5));
        send("demo", Commands.hold("demo", "h", 1, 10));
        harness.processWatermark(NOON_MILLIS + 10_500);
        assertThat(decisions(drain())).extracting(Decision::getOutcome).contains(Outcome.EXPIRED);
        sendAt(NOON_MILLIS + 10_600, Commands.confirm("demo", "late", "h"));
        assertThat(decisions(drain()))
                .singleElement()
                .extracting(Decision::getReason)
                .isEqualTo(Reason.HOLD_EXPIRED);
    }

    @Test
    void anotherTenantsBookingIsNobodys() throws Exception {
        send("demo", Commands.inventory("demo", "inv", 5));
        send("demo", Commands.hold("demo", "h", 1, 60));
        drain();
        send("acme", Commands.confirm("acme", "theirs", "h"));
        BookingCommand ofNoId =
                Commands.command("acme", "none", new ConfirmBooking(UuidBytes.of(new UUID(0, 0)), null));
        send("acme", Commands.framed(ofNoId));
        assertThat(decisions(drain()))
                .extracting(Decision::getReason, Decision::getBookingVersion)
                .containsExactly(tuple(Reason.BOOKING_NOT_FOUND, null), tuple(Reason.BOOKING_NOT_FOUND, null));
    }

    @Test
    void theEndOfInputExpiresNothing() throws Exception {
        send("demo", Commands.inventory("demo", "inv", 5));
        send("demo", Commands.hold("demo", "h", 1, 3_600));
        drain();
        harness.processWatermark(Watermark.MAX_WATERMARK);
        assertThat(harness.extractOutputValues()).isEmpty();
        assertThat(harness.getOutput()).as("but it is passed on").containsExactly(Watermark.MAX_WATERMARK);

        OperatorSubtaskState drained = harness.snapshot(1, 1);
        harness.close();
        harness = open(new HashMapStateBackend(), drained);
        harness.processWatermark(NOON_MILLIS + 3_600_000);
        assertThat(decisions(drain())).extracting(Decision::getOutcome).containsExactly(Outcome.EXPIRED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"heap", "rocksdb"})
    void timersSurviveARestore(String backend) throws Exception {
        harness.close();
        harness = open(backendOf(backend), null);
        send("demo", Commands.inventory("demo", "inv", 5));
        send("demo", Commands.hold("demo", "h", 1, 60));
        OperatorSubtaskState snapshot = harness.snapshot(1, 1);
        harness.close();
        harness = open(backendOf(backend), snapshot);
        harness.processWatermark(NOON_MILLIS + 60_000);
        assertThat(decisions(drain())).extracting(Decision::getTenantSequence).containsExactly(3L);
    }

    /** What is kept for ever is the cursor and the room type; the timer wakes a tenant once a day. */
    @Test
    void stateOfATenantThatLeftEndsByTheClockAlone() throws Exception {
        send("demo", Commands.inventory("demo", "inv", 5));
        for (int guest = 0; guest < 30; guest++) {
            send("demo", Commands.booking("demo", "guest-" + guest, 1));
            send("demo", Commands.hold("demo", "hold-" + guest, 1, 60 + guest));
        }
        send("demo", Commands.booking("demo", "guest-0", 9));
        drain();
        for (int day = 1; day < 120; day++) {
            harness.processWatermark(NOON_MILLIS + day * 86_400_000L);
        }
        long bytesLeft = harness.snapshot(1, 1).getStateSize();
        harness.close();
        harness = open(new HashMapStateBackend(), null);
        send("demo", Commands.inventory("demo", "inv", 5));
        assertThat(bytesLeft)
                .as("less than of a tenant that has only set its inventory")
                .isLessThan(harness.snapshot(1, 1).getStateSize());
    }

    @Test
    void whoWaitsGetsTheDecisionsOwnBytesAndNobodyElseDoes() throws Exception {
        send("demo", Commands.inventory("demo", "inv", 5));
        assertThat(answers(drain())).as("nobody asked").isEmpty();
        sendAwaited(Commands.booking("demo", "b", 2), 2);
        List<OutgoingRecord> records = drain();

        OutgoingRecord answer = answers(records).get(0);
        assertThat(answers(records)).hasSize(1);
        assertThat(answer.partition()).isEqualTo(2);
        assertThat(answer.value()).isEqualTo(records.get(0).value());
        assertThat(utf8(answer.key())).isEqualTo("demo");
        assertThat(headers(answer))
                .containsExactly(
                        Map.entry("command-id", decisionOf(records.get(0)).getCommandId()));
    }

    @Test
    void whoWaitsForARepeatIsToldThatItIsOne() throws Exception {
        send("demo", Commands.inventory("demo", "inv", 5));
        send("demo", Commands.booking("demo", "b", 2));
        String commandId = decisions(drain()).get(1).getCommandId();
        sendAwaited(Commands.booking("demo", "b", 2), 0);
        List<OutgoingRecord> records = drain();
        assertThat(records).singleElement().satisfies(answer -> {
            assertThat(answer.topic()).isEqualTo(Topic.ANSWERS);
            assertThat(answer.partition()).isZero();
            assertThat(answer.value()).isNull();
            assertThat(headers(answer)).containsExactly(Map.entry("command-id", commandId));
        });
    }

    @Test
    void expiriesThatACommandFindsAreNotAnswers() throws Exception {
        send("demo", Commands.inventory("demo", "inv", 5));
        send("demo", Commands.hold("demo", "h", 1, 60));
        drain();
        send(new CommandRecord(
                utf8("demo"),
                Commands.booking("demo", "b", 1),
                partitionOf("demo"),
                offset++,
                NOON_MILLIS + 60_000,
                TRACE,
                1));
        List<OutgoingRecord> records = drain();
        assertThat(decisions(records))
                .extracting(Decision::getOutcome)
                .containsExactly(Outcome.EXPIRED, Outcome.CONFIRMED);
        assertThat(answers(records))
                .extracting(answer -> decisionOf(answer).getOutcome())
                .containsExactly(Outcome.CONFIRMED);
    }

    @ParameterizedTest
    @ValueSource(ints = {AnswerPartition.NONE, ANSWER_PARTITIONS, 99_999})
    void aPartitionThatIsNotThereIsNotWrittenTo(int partition) throws Exception {
        sendAwaited(Commands.inventory("demo", "inv", 5), partition);
        sendAwaited(Commands.inventory("demo", "inv", 5), partition);
        assertThat(drain()).isNotEmpty().noneMatch(record -> record.topic().equals(Topic.ANSWERS));
    }

    @Test
    void aDeadLetterAnswersNobody() throws Exception {
        sendAwaited(new byte[] {1, 2, 3}, 1);
        assertThat(drain()).extracting(OutgoingRecord::topic).containsExactly(Topic.DEAD_LETTERS);
    }

    @Test
    void aClockTickIsNoCommand() throws Exception {
        send(new CommandRecord(null, Commands.tick(), 0, 0, NOON_MILLIS, null, AnswerPartition.NONE));
        assertThat(drain()).isEmpty();
    }

    @Test
    void whatCannotBeReadIsBuriedWithItsBytesAndWhere() throws Exception {
        byte[] garbage = {1, 2, 3};
        send("demo", garbage);
        OutgoingRecord letter = drain().get(0);
        assertThat(letter.topic()).isEqualTo(Topic.DEAD_LETTERS);
        assertThat(letter.value()).isEqualTo(garbage);
        assertThat(utf8(letter.key())).isEqualTo("demo");
        assertThat(headers(letter))
                .containsEntry("dlq.topic", "booking.commands.v1")
                .containsEntry("dlq.partition", "5")
                .containsEntry("dlq.offset", "0")
                .containsEntry("dlq.code", "UNREADABLE")
                .containsKey("dlq.error");
    }

    @Test
    void aDeadLetterLeavesTheSequenceUntouched() throws Exception {
        send("demo", Commands.inventory("demo", "inv", 5));
        send("demo", null);
        byte[] unknownSchema = Commands.tick();
        unknownSchema[4] = 99;
        send("demo", unknownSchema);
        send("demo", Commands.booking("acme", "b", 1));
        send("demo", Commands.tick());
        send(new CommandRecord(null, Commands.booking("demo", "b", 1), 5, 7, NOON_MILLIS, null, AnswerPartition.NONE));
        send(new CommandRecord(
                new byte[0], Commands.booking("", "b", 1), 5, 8, NOON_MILLIS, null, AnswerPartition.NONE));
        send("no\0tenant", Commands.booking("no\0tenant", "b", 1));
        send(new CommandRecord(
                utf8("demo"), Commands.booking("demo", "b", 1), 0, 9, NOON_MILLIS, null, AnswerPartition.NONE));
        send("demo", Commands.framed(Commands.command("demo", "c", new ClockTick())));
        send(
                "demo",
                Commands.framed(new BookingCommand(
                        "demo", null, null, new ConfirmBooking(UuidBytes.of(new UUID(1, 1)), null))));
        send("demo", Commands.booking("demo", "b", 1));

        List<OutgoingRecord> records = drain();
        assertThat(records.stream()
                        .filter(record -> record.topic().equals(Topic.DEAD_LETTERS))
                        .map(letter -> headers(letter).get("dlq.code")))
                .containsExactly(
                        "UNREADABLE",
                        "UNKNOWN_SCHEMA",
                        "TENANT_MISMATCH",
                        "TENANT_MISMATCH",
                        "TENANT_MISMATCH",
                        "TENANT_MISMATCH",
                        "TENANT_MISMATCH",
                        "WRONG_PARTITION",
                        "UNKNOWN_COMMAND",
                        "UNKNOWN_COMMAND");
        assertThat(decisions(records)).extracting(Decision::getTenantSequence).containsExactly(1L, 2L);
    }

    @Test
    void aStateThatCannotBeStopsTheJobForGood() throws Exception {
        send("demo", Commands.inventory("demo", "inv", 5));
        CommandRecord earlier = new CommandRecord(
                utf8("demo"),
                Commands.booking("demo", "b", 1),
                partitionOf("demo"),
                42,
                NOON_MILLIS - 1,
                null,
                AnswerPartition.NONE);
        assertThatThrownBy(() -> send(earlier))
                .isInstanceOf(SuppressRestartsException.class)
                .rootCause()
                .hasMessageContaining("ran backwards");
    }

    private static StateBackend backendOf(String name) {
        return name.equals("rocksdb") ? new EmbeddedRocksDBStateBackend(true) : new HashMapStateBackend();
    }

    private static KeyedOneInputStreamOperatorTestHarness<String, CommandRecord, OutgoingRecord> open(
            StateBackend backend, OperatorSubtaskState snapshot) throws Exception {
        KeyedOneInputStreamOperatorTestHarness<String, CommandRecord, OutgoingRecord> opened =
                new KeyedOneInputStreamOperatorTestHarness<>(
                        new DecideOperator(new DecideFunction(
                                FixedRegistry::new, PARTITIONS, ReplySink.RECORD_BYTES_MAX, ANSWER_PARTITIONS)),
                        CommandRecord::tenantKey,
                        Types.STRING,
                        TenantPartitioning.KEY_GROUPS,
                        1,
                        0);
        opened.setStateBackend(backend);
        opened.setup();
        if (snapshot != null) {
            opened.initializeState(snapshot);
        }
        opened.open();
        return opened;
    }

    private void send(String tenantId, byte[] value) throws Exception {
        send(new CommandRecord(
                utf8(tenantId), value, partitionOf(tenantId), offset++, NOON_MILLIS, TRACE, AnswerPartition.NONE));
    }

    private void sendAwaited(byte[] value, int answerPartition) throws Exception {
        send(new CommandRecord(
                utf8("demo"), value, partitionOf("demo"), offset++, NOON_MILLIS, TRACE, answerPartition));
    }

    private static List<OutgoingRecord> answers(List<OutgoingRecord> records) {
        return records.stream()
                .filter(record -> record.topic().equals(Topic.ANSWERS))
                .toList();
    }

    private void sendAt(long logTimeMillis, byte[] value) throws Exception {
        send(new CommandRecord(
                utf8("demo"), value, partitionOf("demo"), offset++, logTimeMillis, TRACE, AnswerPartition.NONE));
    }

    private void send(CommandRecord record) throws Exception {
        harness.processElement(record, record.logTimeMillis());
    }

    private List<OutgoingRecord> drain() {
        List<OutgoingRecord> records = new ArrayList<>(harness.extractOutputValues());
        harness.getOutput().clear();
        return records;
    }

    private static List<Decision> decisions(List<OutgoingRecord> records) {
        return records.stream()
                .filter(record -> record.topic().equals(Topic.DECISIONS.topicName()))
                .map(DecideHarnessTest::decisionOf)
                .collect(Collectors.toCollection(ArrayList::new));
    }

    private static Decision decisionOf(OutgoingRecord record) {
        return new AvroRecordDecoder<>(Topic.DECISIONS, Decision.class, new FixedRegistry()).decode(record.value());
    }

    private static Map<String, String> headers(OutgoingRecord record) {
        return IntStream.range(0, record.headerNames().length)
                .boxed()
                .collect(Collectors.toMap(i -> record.headerNames()[i], i -> utf8(record.headerValues()[i])));
    }

    private static int partitionOf(String tenantId) {
        return new TenantPartitioning(PARTITIONS).partitionOf(tenantId);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String utf8(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
