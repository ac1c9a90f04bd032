package com.tartware.bookings.schemas.reply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.tartware.bookings.avro.Decision;
import com.tartware.bookings.avro.Outcome;
import com.tartware.bookings.schemas.Topic;
import com.tartware.bookings.schemas.framing.AvroRecordEncoder;
import com.tartware.bookings.schemas.partitioning.TenantPartitioning;
import com.tartware.bookings.schemas.registry.SchemaRegistry;
import com.tartware.bookings.schemas.reply.ForeignReplyException.Code;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class DecisionReaderTest {
    private static final int PARTITIONS = 8;
    private static final int HOME = new TenantPartitioning(PARTITIONS).partitionOf("demo");
    private static final int OURS = 7;

    private final DecisionReader reader = new DecisionReader(new OneSchema(), PARTITIONS);
    private final Decision decision = Decision.newBuilder()
            .setTenantId("demo")
            .setTenantSequence(2)
            .setOutcome(Outcome.EXPIRED)
            .setDecidedAt(Instant.EPOCH)
            .build();
    private final byte[] value = new AvroRecordEncoder<>(Decision.class).encode(decision, OURS);

    @Test
    void readsADecisionWhereItBelongs() throws ForeignReplyException {
        assertThat(reader.read(key("demo"), value, HOME)).isEqualTo(decision);
    }

    @Test
    void whatIsNoDecisionIsForeign() {
        assertForeign(Code.UNREADABLE_REPLY, key("demo"), null, HOME, "no value");
        assertForeign(Code.UNREADABLE_REPLY, key("demo"), new byte[] {42}, HOME, "framing");
        assertForeign(
                Code.UNREADABLE_REPLY,
                key("demo"),
                new AvroRecordEncoder<>(Decision.class).encode(decision, OURS + 1),
                HOME,
                "no schema id 8");
    }

    @Test
    void aDecisionElsewhereIsForeign() {
        assertForeign(Code.MISPLACED_REPLY, key("acme"), value, HOME, "decision #2 of tenant demo under another key");
        assertForeign(Code.MISPLACED_REPLY, null, value, HOME, "under another key");
        assertForeign(
                Code.MISPLACED_REPLY,
                key("demo"),
                value,
                (HOME + 1) % PARTITIONS,
                "decision #2 of tenant demo, which belongs to partition " + HOME);
    }

    private void assertForeign(Code code, byte[] key, byte[] record, int partition, String why) {
        ForeignReplyException foreign =
                catchThrowableOfType(ForeignReplyException.class, () -> reader.read(key, record, partition));
        assertThat(foreign).hasMessageContaining(why);
        assertThat(foreign.code()).isEqualTo(code);
    }

    private static byte[] key(String tenantId) {
        return tenantId.getBytes(StandardCharsets.UTF_8);
    }

    private static final class OneSchema implements SchemaRegistry {
        @Override
        public int register(String subject, String schemaText) {
            throw new AssertionError("nothing is registered here");
        }

        @Override
        public int idOf(String subject, String schemaText) {
            throw new AssertionError("nothing is written here");
        }

        @Override
        public String schemaById(int schemaId) {
            if (schemaId != OURS) {
                throw new SchemaNotFoundException("id " + schemaId, null);
            }
            return Topic.DECISIONS.schema().toString();
        }

        @Override
        public void requireFullTransitive(String subject) {
            throw new AssertionError("nothing is registered here");
        }
    }
}
