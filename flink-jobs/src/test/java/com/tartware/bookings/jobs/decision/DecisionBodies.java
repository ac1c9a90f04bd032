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

/** Compares folds by the bytes of their decisions, and says in words where they part. */
final class DecisionBodies {
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
        for (int i = 0; i < Math.min(expected.size(), found.size()); i++) {
            if (!Arrays.equals(expected.get(i), found.get(i))) {
                assertThat(decode(found.get(i)))
                        .as("tenant %s, decision %d", tenantId, i + 1)
                        .isEqualTo(decode(expected.get(i)));
                throw new AssertionError(
                        "tenant %s, decision %d: other bytes for the same values".formatted(tenantId, i + 1));
            }
        }
        assertThat(found).as("decisions of tenant %s", tenantId).hasSameSizeAs(expected);
    }

    private static Decision decode(byte[] body) {
        byte[] record = ByteBuffer.allocate(ConfluentFraming.HEADER_BYTES + body.length)
                .put((byte) 0)
                .putInt(FixedRegistry.idOf(Topic.DECISIONS))
                .put(body)
                .array();
        return new AvroRecordDecoder<>(Topic.DECISIONS, Decision.class, new FixedRegistry()).decode(record);
    }
}
