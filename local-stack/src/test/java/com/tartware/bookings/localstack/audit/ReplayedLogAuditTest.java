package com.tartware.bookings.localstack.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.tartware.bookings.avro.BookingCommand;
import com.tartware.bookings.avro.BookingReference;
import com.tartware.bookings.avro.ClockTick;
import com.tartware.bookings.avro.ConfirmBooking;
import com.tartware.bookings.avro.CreateBooking;
import com.tartware.bookings.avro.Decision;
import com.tartware.bookings.avro.ExtendHold;
import com.tartware.bookings.avro.Outcome;
import com.tartware.bookings.avro.SetInventory;
import com.tartware.bookings.avro.Stay;
import com.tartware.bookings.schemas.Topic;
import com.tartware.bookings.schemas.framing.AvroRecordEncoder;
import com.tartware.bookings.schemas.framing.UuidBytes;
import com.tartware.bookings.schemas.partitioning.TenantPartitioning;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A log of two partitions, folded by the real ledger: which expiries must be on the reply topic, and which may be. */
class ReplayedLogAuditTest {
    private static final String TENANT = "demo";
    private static final LocalDate NIGHT = LocalDate.of(2027, 3, 1);
    private static final Instant START = Instant.parse("2026-11-22T09:30:00Z");
    private static final int SCHEMA_ID = 7;
    private static final int PARTITIONS = 2;
    private static final int HERE = new TenantPartitioning(PARTITIONS).partitionOf(TENANT);
    private static final int ELSEWHERE = 1 - HERE;

    private final Differences differences = new Differences();
    private final DeadLetters deadLetters = new DeadLetters(differences);
    private final ReplayedLog replay = new ReplayedLog(new Commands(), PARTITIONS, deadLetters);
    private final AvroRecordEncoder<BookingCommand> encoder = new AvroRecordEncoder<>(BookingCommand.class);
    private long offset;

    @BeforeEach
    void sell() {
        command(0, new SetInventory("grand", "double", NIGHT, NIGHT.plusDays(1), 5, null, null), id(1));
    }

    @Test
    void aHoldThatEveryPartitionsTimeHasPassedIsDueAsExpired() {
        hold(0, 10);
        tick(HERE, 13_000);
        tick(ELSEWHERE, 13_000);

        assertThat(replay.due()).isEqualTo(Map.of(TENANT, 3L));
        Decision expiry = replay.decisions().decision(TENANT, 3);
        assertThat(expiry.getOutcome()).isEqualTo(Outcome.EXPIRED);
        assertThat(expiry.getCommandId()).isNull();
        assertThat(expiry.getDecidedAt()).isEqualTo(START.plusSeconds(10));
        assertThat(replay.expiries()).isEqualTo(1);
    }

    @Test
    void oneSoYoungThatTheJobNeedNotHaveWokenForItIsNotDueAndMayBeThere() {
        hold(0, 10);
        tick(HERE, 12_999);
        tick(ELSEWHERE, 12_999);

        assertThat(replay.due()).isEqualTo(Map.of(TENANT, 2L));
        replay.advanceToEnd();
        assertThat(outcomes()).containsExactly(Outcome.INVENTORY_SET, Outcome.HELD, Outcome.EXPIRED);
    }

    @Test
    void aPartitionThatLagsHoldsBackTheJobAndWhatIsDueButNotWhatMayBeThere() {
        hold(0, 10);
        tick(HERE, 60_000);
        tick(ELSEWHERE, 9_000);

        assertThat(replay.due()).isEqualTo(Map.of(TENANT, 2L));
        tick(ELSEWHERE, 60_000);
        assertThat(replay.due()).isEqualTo(Map.of(TENANT, 3L));
    }

    @Test
    void whileAPartitionIsEmptyNoTimerFiresAndNoExpiryIsDue() {
        hold(0, 10);
        tick(HERE, 60_000);

        assertThat(replay.due()).isEqualTo(Map.of(TENANT, 2L));
    }

    @Test
    void anExpiryBeforeACommandIsDueWithItWhateverTheOtherPartitions() {
        hold(0, 10);
        command(10_000, confirm(2, 1), id(3));

        assertThat(replay.due()).isEqualTo(Map.of(TENANT, 4L));
        assertThat(outcomes()).containsExactly(Outcome.INVENTORY_SET, Outcome.HELD, Outcome.EXPIRED, Outcome.REJECTED);
    }

    @Test
    void aHoldThatWasExtendedInTimeOrConfirmedDoesNotExpire() {
        hold(0, 10);
        command(9_999, new ExtendHold(UuidBytes.of(id(2)), 60, null), id(3));
        tick(HERE, 30_000);
        tick(ELSEWHERE, 30_000);
        assertThat(replay.due()).isEqualTo(Map.of(TENANT, 3L));
        command(40_000, confirm(2, 2), id(4));
        tick(HERE, 200_000);
        tick(ELSEWHERE, 200_000);

        assertThat(replay.due()).isEqualTo(Map.of(TENANT, 4L));
        assertThat(outcomes())
                .containsExactly(Outcome.INVENTORY_SET, Outcome.HELD, Outcome.EXTENDED, Outcome.CONFIRMED);
    }

    /** The registry lost a schema and has it again; whoever waited sent the booking once more. */
    @Test
    void whatWasRefusedWhileItsSchemaWasUnknownStaysRefused() {
        hold(0, 10);
        ConsumerRecord<byte[], byte[]> refused = record(HERE, 5_000, TENANT, create(10), id(3));
        deadLetters.read(letter(refused, "UNKNOWN_SCHEMA"));
        replay.fold(refused);
        command(6_000, confirm(2, 1), id(4));

        assertThat(outcomes()).containsExactly(Outcome.INVENTORY_SET, Outcome.HELD, Outcome.CONFIRMED);
        deadLetters.compareMissing(Instant.EPOCH);
        deadLetters.compareSurplus();
        assertThat(differences.sentences()).isEmpty();
    }

    @Test
    void aRefusedRecordsLogTimeCounts() {
        hold(0, 10);
        ConsumerRecord<byte[], byte[]> refused = record(HERE, 60_000, TENANT, create(10), id(3));
        deadLetters.read(letter(refused, "UNKNOWN_COMMAND"));
        replay.fold(refused);
        replay.advanceToEnd();

        assertThat(outcomes()).containsExactly(Outcome.INVENTORY_SET, Outcome.HELD, Outcome.EXPIRED);
    }

    /** A letter is no way to have a command forgotten that was decided, or that could always be read. */
    @Test
    void aForgedLetterRefusesNothing() {
        hold(0, 10);
        ConsumerRecord<byte[], byte[]> taken = record(HERE, 5_000, TENANT, confirm(2, 1), id(3));
        deadLetters.read(letter(taken, "UNREADABLE"));
        replay.fold(taken);

        assertThat(outcomes()).containsExactly(Outcome.INVENTORY_SET, Outcome.HELD, Outcome.CONFIRMED);
        deadLetters.compareSurplus();
        assertThat(differences.sentences()).singleElement().asString().contains("which was not refused");
    }

    private static ConsumerRecord<byte[], byte[]> letter(ConsumerRecord<byte[], byte[]> about, String code) {
        ConsumerRecord<byte[], byte[]> letter = new ConsumerRecord<>(Topic.DEAD_LETTERS, 0, 0, null, about.value());
        Map.of(
                        "dlq.topic", about.topic(),
                        "dlq.partition", Integer.toString(about.partition()),
                        "dlq.offset", Long.toString(about.offset()),
                        "dlq.code", code)
                .forEach((name, value) -> letter.headers().add(name, value.getBytes(StandardCharsets.UTF_8)));
        return letter;
    }

    /** The log goes on while the audit runs; how far it looked in between makes no difference. */
    @Test
    void lookingInBetweenChangesNoDecision() {
        ReplayedLog atOnce = new ReplayedLog(new Commands(), PARTITIONS, new DeadLetters(differences));
        List<ConsumerRecord<byte[], byte[]>> log = new ArrayList<>();
        log.add(record(HERE, 0, TENANT, set(), id(1)));
        log.add(record(HERE, 0, TENANT, create(10), id(2)));
        log.add(record(HERE, 4_000, TENANT, create(8), id(3)));
        log.add(record(ELSEWHERE, 12_500, null, new ClockTick(), null));
        log.add(record(HERE, 12_500, null, new ClockTick(), null));
        log.add(record(HERE, 13_000, TENANT, confirm(2, 1), id(4)));
        // The broker's clock stepped back; log time does not.
        log.add(record(HERE, 11_000, TENANT, confirm(3, 1), id(5)));
        log.forEach(atOnce::fold);
        atOnce.advanceToEnd();

        ReplayedLog stepwise = new ReplayedLog(new Commands(), PARTITIONS, new DeadLetters(differences));
        for (ConsumerRecord<byte[], byte[]> record : log) {
            stepwise.fold(record);
            stepwise.due();
            stepwise.advanceToEnd();
        }
        assertThat(bodies(stepwise)).isEqualTo(bodies(atOnce)).hasSize(7);
        assertThat(differences.sentences()).isEmpty();
    }

    /** End to end on what a topic might hold: an expiry dropped, forged or late is told from one that is on its way. */
    @Test
    void theTopicIsHeldToWhatIsDue() {
        hold(0, 10);
        tick(HERE, 12_000);
        tick(ELSEWHERE, 12_000);
        Map<String, Long> dueEarly = replay.due();
        tick(HERE, 30_000);
        tick(ELSEWHERE, 30_000);
        Map<String, Long> due = replay.due();
        replay.advanceToEnd();
        Decision expiry = replay.decisions().decision(TENANT, 3);

        assertThat(compare(dueEarly)).as("on its way").isEmpty();
        assertThat(compare(due, expiry)).as("there").isEmpty();
        assertThat(compare(due))
                .singleElement()
                .asString()
                .startsWith("reply topic: demo #3 is missing, the replay says {")
                .contains("EXPIRED");
        assertThat(compare(
                        due,
                        expiry,
                        Decision.newBuilder(expiry).setTenantSequence(4).build()))
                .singleElement()
                .asString()
                .startsWith("reply topic: demo #4 is {")
                .endsWith("no such decision");
        assertThat(compare(
                        due,
                        Decision.newBuilder(expiry)
                                .setDecidedAt(START.plusMillis(10_001))
                                .build()))
                .singleElement()
                .asString()
                .startsWith("reply topic: demo #3 is {");
    }

    private List<String> compare(Map<String, Long> due, Decision... afterTheHold) {
        Differences found = new Differences();
        SampleReplies replies = new SampleReplies();
        replies.write(replay.decisions().decision(TENANT, 1));
        replies.write(replay.decisions().decision(TENANT, 2));
        replies.write(List.of(afterTheHold));
        new ReplyComparison(replay.decisions(), found).compare(replies.read(), due);
        return found.sentences();
    }

    /** Makes booking 2. */
    private void hold(long millis, int seconds) {
        command(millis, create(seconds), id(2));
    }

    private void command(long millis, SpecificRecord body, UUID id) {
        replay.fold(record(HERE, millis, TENANT, body, id));
    }

    private void tick(int partition, long millis) {
        replay.fold(record(partition, millis, null, new ClockTick(), null));
    }

    private List<Outcome> outcomes() {
        List<Outcome> outcomes = new ArrayList<>();
        for (long sequence = 1; sequence <= replay.decisions().last(TENANT); sequence++) {
            outcomes.add(replay.decisions().decision(TENANT, sequence).getOutcome());
        }
        assertThat(differences.sentences()).isEmpty();
        return outcomes;
    }

    private static List<Decision> bodies(ReplayedLog log) {
        return log.decisions().bodiesByTenant().get(TENANT).stream()
                .map(body -> log.decisions().decode(body))
                .toList();
    }

    private static SetInventory set() {
        return new SetInventory("grand", "double", NIGHT, NIGHT.plusDays(1), 5, null, null);
    }

    private static CreateBooking create(int holdSeconds) {
        return new CreateBooking(
                List.of(new Stay("grand", "double", NIGHT, NIGHT.plusDays(1), 1)),
                holdSeconds,
                new BookingReference(null, null, null, null, null, null));
    }

    private static ConfirmBooking confirm(int booking, int expectedVersion) {
        return new ConfirmBooking(UuidBytes.of(id(booking)), expectedVersion);
    }

    private static UUID id(int number) {
        return UUID.fromString("10000000-0000-5000-8000-%012d".formatted(number));
    }

    /** @param id of key and command alike */
    private ConsumerRecord<byte[], byte[]> record(
            int partition, long millis, String tenantId, SpecificRecord body, UUID id) {
        BookingCommand command = new BookingCommand(
                tenantId, id == null ? null : UuidBytes.of(id), id == null ? null : UuidBytes.of(id), body);
        byte[] value = encoder.encode(command, SCHEMA_ID);
        byte[] key = tenantId == null ? null : tenantId.getBytes(StandardCharsets.UTF_8);
        return new ConsumerRecord<>(
                Topic.COMMANDS.topicName(),
                partition,
                offset++,
                START.toEpochMilli() + millis,
                TimestampType.LOG_APPEND_TIME,
                0,
                value.length,
                key,
                value,
                new RecordHeaders(),
                Optional.empty());
    }

    /** Knows the commands' schema alone. */
    private static final class Commands extends NoRegistry {
        @Override
        public String schemaById(int schemaId) {
            return schemaId == SCHEMA_ID ? Topic.COMMANDS.schema().toString() : super.schemaById(schemaId);
        }
    }
}
