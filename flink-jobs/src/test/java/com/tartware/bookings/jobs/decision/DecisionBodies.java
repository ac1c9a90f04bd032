package com.tartware.bookings.jobs.decision;

import static org.assertj.core.api.Assertions.assertThat;

import com.tartware.bookings.avro.Decision;
import com.tartware.bookings.avro.Outcome;
import com.tartware.bookings.jobs.testing.FixedRegistry;
import com.tartware.bookings.schemas.Topic;
import com.tartware.bookings.schemas.framing.AvroRecordDecoder;
import com.tartware.bookings.schemas.framing.ConfluentFraming;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.avro.Schema;

/** Compares folds by the bytes of their decisions, and says in words where they part. */
final class DecisionBodies {
    private static final AvroRecordDecoder<Decision> DECODER =
            new AvroRecordDecoder<>(Topic.DECISIONS, Decision.class, new FixedRegistry());

    private DecisionBodies() {}

    /** A record of the reply topic without magic byte and schema id. */
    static byte[] of(byte[] record) {
        return Arrays.copyOfRange(record, ConfluentFraming.HEADER_BYTES, record.length);
    }

    static void assertSame(Map<String, List<byte[]>> expected, Map<String, List<byte[]>> found) {
        assertThat(found.keySet()).isEqualTo(expected.keySet());
        expected.forEach((tenantId, decisions) -> assertSame(tenantId, decisions, found.get(tenantId)));
    }

    static long count(Map<String, List<byte[]>> decisions, Outcome outcome) {
        return decisions.values().stream()
                .flatMap(List::stream)
                .filter(body -> decode(body).getOutcome() == outcome)
                .count();
    }

    private static void assertSame(String tenantId, List<byte[]> expected, List<byte[]> found) {
        assertSameFrom(0, tenantId, expected, found);
    }

    /** @param from how many decisions are known to be the same */
    static void assertSameFrom(int from, String tenantId, List<byte[]> expected, List<byte[]> found) {
        for (int i = from; i < Math.max(expected.size(), found.size()); i++) {
            if (i >= found.size()) {
                throw differs("missing " + named(expected.get(i)), tenantId, decode(expected.get(i)), null);
            }
            if (i >= expected.size()) {
                throw differs("one too many, " + named(found.get(i)), tenantId, null, decode(found.get(i)));
            }
            if (!Arrays.equals(expected.get(i), found.get(i))) {
                Decision wanted = decode(expected.get(i));
                Decision got = decode(found.get(i));
                throw differs(firstDifference(wanted, got), tenantId, wanted, got);
            }
        }
    }

    private static AssertionError differs(String how, String tenantId, Decision expected, Decision found) {
        return new AssertionError(
                "%s%n  tenant   %s%n  expected %s%n  found    %s".formatted(how, tenantId, expected, found));
    }

    private static String named(byte[] body) {
        return decode(body).getOutcome().toString();
    }

    private static String firstDifference(Decision expected, Decision found) {
        for (Schema.Field field : Decision.getClassSchema().getFields()) {
            Object wanted = expected.get(field.pos());
            Object got = found.get(field.pos());
            if (!Objects.equals(wanted, got)) {
                return "%s: %s, not %s".formatted(field.name(), got, wanted);
            }
        }
        return "other bytes for the same values";
    }

    static Decision decode(byte[] body) {
        byte[] record = ByteBuffer.allocate(ConfluentFraming.HEADER_BYTES + body.length)
                .put((byte) 0)
                .putInt(FixedRegistry.idOf(Topic.DECISIONS))
                .put(body)
                .array();
        return DECODER.decode(record);
    }
}
