package com.tartware.bookings.localstack.topics;

import com.tartware.bookings.avro.BookingCommand;
import com.tartware.bookings.avro.BookingReference;
import com.tartware.bookings.avro.BookingState;
import com.tartware.bookings.avro.BookingStatus;
import com.tartware.bookings.avro.CancelBooking;
import com.tartware.bookings.avro.ClockTick;
import com.tartware.bookings.avro.CreateBooking;
import com.tartware.bookings.avro.Decision;
import com.tartware.bookings.avro.Outcome;
import com.tartware.bookings.avro.Reason;
import com.tartware.bookings.avro.Stay;
import com.tartware.bookings.schemas.Topic;
import com.tartware.bookings.schemas.framing.AvroRecordEncoder;
import com.tartware.bookings.schemas.framing.UuidBytes;
import com.tartware.bookings.schemas.partitioning.TenantPartitioning;
import com.tartware.bookings.schemas.registry.SchemaRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;

/** Records as ingest, the decision job and strangers write them, and a registry that can read them. */
public final class SampleLog {
    public static final String TENANT = "demo";
    public static final int PARTITIONS = 8;
    public static final int HOME = new TenantPartitioning(PARTITIONS).partitionOf(TENANT);
    public static final Instant NINE = Instant.parse("2026-11-22T09:00:00Z");

    private static final int COMMAND_SCHEMA = 1;
    private static final int DECISION_SCHEMA = 2;
    private static final int LATER_SCHEMA = 77;
    private static final LocalDate CHECK_IN = LocalDate.of(2026, 12, 24);

    private SampleLog() {}

    /** Knows the schemas of commands and decisions; another one once it is registered. */
    public static final class Registry implements SchemaRegistry {
        private final Map<Integer, String> schemas = new TreeMap<>(Map.of(
                COMMAND_SCHEMA, Topic.COMMANDS.schema().toString(),
                DECISION_SCHEMA, Topic.DECISIONS.schema().toString()));

        public void registerLater() {
            schemas.put(LATER_SCHEMA, Topic.COMMANDS.schema().toString());
        }

        @Override
        public int register(String subject, String schemaText) {
            throw new IllegalStateException("nothing is registered here");
        }

        @Override
        public int idOf(String subject, String schemaText) {
            throw new IllegalStateException("nothing is written here");
        }

        @Override
        public String schemaById(int schemaId) {
            return Optional.ofNullable(schemas.get(schemaId))
                    .orElseThrow(() -> new SchemaNotFoundException("no schema " + schemaId, null));
        }

        @Override
        public void requireFullTransitive(String subject) {
            throw new IllegalStateException("nothing is registered here");
        }
    }

    public static UUID id(int number) {
        return new UUID(0x5000, 0x8000_0000_0000_0000L + number);
    }

    public static String text(int number) {
        return id(number).toString();
    }

    /** Books; the booking's id is that of the key. */
    public static byte[] create(String tenantId, int command, int key) {
        return encode(creation(tenantId, command, key), COMMAND_SCHEMA);
    }

    /** As {@link #create}, with a schema that the registry does not have yet. */
    public static byte[] createOfLaterSchema(String tenantId, int command, int key) {
        return encode(creation(tenantId, command, key), LATER_SCHEMA);
    }

    private static BookingCommand creation(String tenantId, int command, int key) {
        Stay stay = new Stay("grand", "double", CHECK_IN, CHECK_IN.plusDays(2), 1);
        BookingReference reference = new BookingReference(null, "ext-7", null, null, null, null);
        return command(tenantId, command, key, new CreateBooking(List.of(stay), null, reference));
    }

    public static byte[] cancel(String tenantId, int command, int key, int booking) {
        return encode(
                command(tenantId, command, key, new CancelBooking(UuidBytes.of(id(booking)), null, null)),
                COMMAND_SCHEMA);
    }

    public static byte[] tick() {
        return encode(new BookingCommand(null, null, null, new ClockTick()), COMMAND_SCHEMA);
    }

    private static BookingCommand command(String tenantId, int command, int key, Object body) {
        return new BookingCommand(tenantId, UuidBytes.of(id(command)), UuidBytes.of(id(key)), body);
    }

    private static byte[] encode(BookingCommand command, int schemaId) {
        return new AvroRecordEncoder<>(BookingCommand.class).encode(command, schemaId);
    }

    public static Decision decision(long sequence, Integer command, int booking, Outcome outcome, Instant decidedAt) {
        BookingStatus status = outcome == Outcome.REJECTED ? null : BookingStatus.valueOf(outcome.name());
        return Decision.newBuilder()
                .setTenantId(TENANT)
                .setTenantSequence(sequence)
                .setCommandId(command == null ? null : text(command))
                .setBookingId(text(booking))
                .setOutcome(outcome)
                .setReason(outcome == Outcome.REJECTED ? Reason.SOLD_OUT : null)
                .setBookingVersion(status == null ? null : Integer.valueOf(1))
                .setDecidedAt(decidedAt)
                .setBooking(
                        status == null
                                ? null
                                : new BookingState(
                                        status,
                                        status == BookingStatus.HELD ? decidedAt.plusSeconds(600) : null,
                                        List.of(new Stay("grand", "double", CHECK_IN, CHECK_IN.plusDays(2), 1))))
                .build();
    }

    public static byte[] encode(Decision decision) {
        return new AvroRecordEncoder<>(Decision.class).encode(decision, DECISION_SCHEMA);
    }

    /** @param headers name, value, name, value … */
    public static ConsumerRecord<byte[], byte[]> record(
            String topic, Place place, Instant time, String key, byte[] value, String... headers) {
        RecordHeaders all = new RecordHeaders();
        for (int index = 0; index < headers.length; index += 2) {
            all.add(headers[index], bytes(headers[index + 1]));
        }
        return new ConsumerRecord<>(
                topic,
                place.partition(),
                place.offset(),
                time.toEpochMilli(),
                TimestampType.LOG_APPEND_TIME,
                0,
                0,
                key == null ? null : bytes(key),
                value,
                all,
                Optional.empty());
    }

    /** The headers of a letter about a record of the command topic. */
    public static String[] letterHeaders(Place source, String code) {
        return new String[] {
            "dlq.topic", Topic.COMMANDS.topicName(),
            "dlq.partition", Integer.toString(source.partition()),
            "dlq.offset", Long.toString(source.offset()),
            "dlq.code", code,
            "dlq.error", "because of " + code
        };
    }

    public static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
