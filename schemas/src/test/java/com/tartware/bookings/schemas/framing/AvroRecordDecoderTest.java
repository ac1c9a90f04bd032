package com.tartware.bookings.schemas.framing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tartware.bookings.avro.BookingCommand;
import com.tartware.bookings.avro.BookingState;
import com.tartware.bookings.avro.BookingStatus;
import com.tartware.bookings.avro.ClockTick;
import com.tartware.bookings.avro.Decision;
import com.tartware.bookings.avro.Outcome;
import com.tartware.bookings.avro.SetInventory;
import com.tartware.bookings.schemas.Topic;
import com.tartware.bookings.schemas.framing.UnreadableRecordException.Code;
import com.tartware.bookings.schemas.registry.SchemaRegistry;
import com.tartware.bookings.schemas.release.ReleasedSchemas;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.junit.jupiter.api.Test;

class AvroRecordDecoderTest {
    private static final int OURS = 7;
    private static final int FOREIGN = 8;
    private static final int NOT_AVRO = 9;

    private final AvroRecordDecoder<BookingCommand> decoder = new AvroRecordDecoder<>(
            Topic.COMMANDS,
            BookingCommand.class,
            new FixedRegistry(Map.of(
                    OURS, Topic.COMMANDS.schema().toString(),
                    FOREIGN, Topic.DECISIONS.schema().toString(),
                    NOT_AVRO, "{\"type\": \"object\"}")));
    private final AvroRecordEncoder<BookingCommand> encoder = new AvroRecordEncoder<>(BookingCommand.class);

    @Test
    void readsWhatTheEncoderWrote() {
        UUID keyId = UUID.fromString("7d444840-9dc0-11d1-b245-5ffdce74fad2");
        BookingCommand command = new BookingCommand(
                "demo",
                UuidBytes.of(UUID.fromString("00000000-0000-0000-ffff-ffffffffffff")),
                UuidBytes.of(keyId),
                new SetInventory("p1", "double", LocalDate.of(2026, 2, 28), LocalDate.of(2026, 3, 2), 7, null, null));
        BookingCommand read = decoder.decode(encoder.encode(command, OURS));
        assertThat(read).isEqualTo(command);
        assertThat(UuidBytes.toUuid(read.getKeyId())).isEqualTo(keyId);
    }

    @Test
    void aClockTickIsReadTwice() {
        byte[] tick = encoder.encode(new BookingCommand(null, null, null, new ClockTick()), OURS);
        assertThat(decoder.decode(tick)).isEqualTo(decoder.decode(tick));
    }

    @Test
    void bytesThatAreNoFrameAreUnreadable() {
        assertUnreadable(null, Code.UNREADABLE);
        assertUnreadable(new byte[0], Code.UNREADABLE);
        assertUnreadable(new byte[] {1, 0, 0, 0, OURS, 0}, Code.UNREADABLE);
        assertUnreadable("{\"json\": true}".getBytes(java.nio.charset.StandardCharsets.UTF_8), Code.UNREADABLE);
    }

    @Test
    void aBodyCutShortOrFollowedByMoreIsUnreadable() {
        byte[] whole = encoder.encode(new BookingCommand("demo", null, null, new ClockTick()), OURS);
        assertUnreadable(Arrays.copyOf(whole, whole.length - 1), Code.UNREADABLE);
        assertUnreadable(Arrays.copyOf(whole, whole.length + 1), Code.UNREADABLE);
    }

    @Test
    void aLengthThatTheRecordCannotHoldAllocatesNothing() {
        byte[] twoBillion = {(byte) 0xea, (byte) 0xff, (byte) 0xff, (byte) 0xff, 0x0f};
        assertUnreadable(framed(new byte[] {2}, twoBillion), Code.UNREADABLE); // tenant_id of so many bytes
        assertUnreadable(framed(new byte[] {0, 0, 0, 4}, twoBillion), Code.UNREADABLE); // so many stays
    }

    private static byte[] framed(byte[] head, byte[] length) {
        byte[] record = new byte[ConfluentFraming.HEADER_BYTES + head.length + length.length];
        ConfluentFraming.putHeader(record, OURS);
        System.arraycopy(head, 0, record, ConfluentFraming.HEADER_BYTES, head.length);
        System.arraycopy(length, 0, record, ConfluentFraming.HEADER_BYTES + head.length, length.length);
        return record;
    }

    @Test
    void randomBodiesAreUnreadableAndNothingElse() {
        java.util.Random random = new java.util.Random(20_260_101);
        for (int run = 0; run < 20_000; run++) {
            byte[] record = new byte[ConfluentFraming.HEADER_BYTES + random.nextInt(64)];
            random.nextBytes(record);
            ConfluentFraming.putHeader(record, OURS);
            try {
                decoder.decode(record);
            } catch (UnreadableRecordException expected) {
                assertThat(expected.code()).isEqualTo(Code.UNREADABLE);
            }
        }
    }

    @Test
    void aSchemaIdNobodyKnowsOrOfAnotherRecordIsNamed() {
        byte[] record = encoder.encode(new BookingCommand("demo", null, null, new ClockTick()), 404);
        assertUnreadable(record, Code.UNKNOWN_SCHEMA);
        ConfluentFraming.putHeader(record, FOREIGN);
        assertUnreadable(record, Code.FOREIGN_SCHEMA);
        ConfluentFraming.putHeader(record, NOT_AVRO);
        assertUnreadable(record, Code.FOREIGN_SCHEMA);
    }

    @Test
    void aCancellationFromBeforeItsReasonWasKeptIsReadWithoutOne() throws Exception {
        AvroRecordDecoder<Decision> decisions = new AvroRecordDecoder<>(
                Topic.DECISIONS,
                Decision.class,
                new FixedRegistry(Map.of(OURS, firstRelease().toString())));
        byte[] writtenThen = framed(bodyOf(readByFirstRelease(cancelled("GUEST_ILL"))), new byte[0]);
        assertThat(decisions.decode(writtenThen)).isEqualTo(cancelled(null));
    }

    @Test
    void aReaderFromThenReadsACancellationThatHasAReason() throws Exception {
        GenericRecord read = readByFirstRelease(cancelled("GUEST_ILL"));
        assertThat(read.getSchema().getField("cancel_reason")).isNull();
        assertThat(read.get("outcome")).hasToString("CANCELLED");
        assertThat(read.get("tenant_sequence")).isEqualTo(2L);
        assertThat(read.get("nights")).isEqualTo(List.of());
    }

    private static Decision cancelled(String reason) {
        return Decision.newBuilder()
                .setTenantId("demo")
                .setTenantSequence(2)
                .setCommandId("c")
                .setBookingId("b")
                .setOutcome(Outcome.CANCELLED)
                .setBookingVersion(2)
                .setDecidedAt(Instant.ofEpochMilli(1_000))
                .setBooking(new BookingState(BookingStatus.CANCELLED, null, List.of()))
                .setCancelReason(reason)
                .build();
    }

    private static Schema firstRelease() {
        return ReleasedSchemas.onClasspath(Topic.DECISIONS).versions().get(0);
    }

    private static GenericRecord readByFirstRelease(Decision decision) throws IOException {
        byte[] body = new AvroRecordEncoder<>(Decision.class).encodeBody(decision);
        return new GenericDatumReader<GenericRecord>(Decision.getClassSchema(), firstRelease())
                .read(null, DecoderFactory.get().binaryDecoder(body, null));
    }

    private static byte[] bodyOf(GenericRecord record) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        new GenericDatumWriter<GenericRecord>(record.getSchema())
                .write(record, EncoderFactory.get().directBinaryEncoder(body, null));
        return body.toByteArray();
    }

    private void assertUnreadable(byte[] record, Code code) {
        assertThatThrownBy(() -> decoder.decode(record))
                .isInstanceOfSatisfying(UnreadableRecordException.class, e -> assertThat(e.code())
                        .isEqualTo(code));
    }

    private record FixedRegistry(Map<Integer, String> schemas) implements SchemaRegistry {
        @Override
        public int register(String subject, String schemaText) {
            throw new AssertionError("a decoder registers nothing");
        }

        @Override
        public int idOf(String subject, String schemaText) {
            throw new AssertionError("a decoder asks by id");
        }

        @Override
        public String schemaById(int schemaId) {
            String text = schemas.get(schemaId);
            if (text == null) {
                throw new SchemaNotFoundException("no schema " + schemaId, null);
            }
            return text;
        }

        @Override
        public void requireFullTransitive(String subject) {
            throw new AssertionError("a decoder changes nothing");
        }
    }
}
