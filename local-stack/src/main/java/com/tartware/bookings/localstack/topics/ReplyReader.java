package com.tartware.bookings.localstack.topics;

import com.tartware.bookings.avro.Decision;
import com.tartware.bookings.schemas.registry.SchemaRegistry;
import com.tartware.bookings.schemas.reply.DecisionIdentity;
import com.tartware.bookings.schemas.reply.DecisionReader;
import com.tartware.bookings.schemas.reply.ForeignReplyException;
import com.tartware.bookings.schemas.reply.InSequence;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Reads the reply topic from its first record as the projections do, by the same rules: what they pass over is passed over, what they
 * drop comes as a repeat or too early. Not thread-safe.
 */
public final class ReplyReader {
    private final DecisionReader reader;
    private final Map<String, Last> lastByTenant = new HashMap<>();
    private final ForeignReplies passedOver = new ForeignReplies();

    private record Last(long sequence, Integer identity) {
        static final Last NONE = new Last(0, null);
    }

    /** @param partitions of the reply topic */
    public ReplyReader(SchemaRegistry registry, int partitions) {
        this.reader = new DecisionReader(registry, partitions);
    }

    /** Takes the next committed record; empty if it is passed over. */
    public Optional<Reply> read(ConsumerRecord<byte[], byte[]> record) {
        Place place = new Place(record.partition(), record.offset());
        try {
            Decision decision = reader.read(record.key(), record.value(), record.partition());
            return Optional.of(new Reply(decision, order(decision), place, Instant.ofEpochMilli(record.timestamp())));
        } catch (ForeignReplyException e) {
            passedOver.add(place, e.code() + ", " + e.getMessage());
            return Optional.empty();
        }
    }

    private InSequence order(Decision decision) {
        Last last = lastByTenant.getOrDefault(decision.getTenantId(), Last.NONE);
        InSequence order = InSequence.after(last.sequence(), last.identity(), decision);
        if (order == InSequence.NEXT) {
            lastByTenant.put(
                    decision.getTenantId(), new Last(decision.getTenantSequence(), DecisionIdentity.of(decision)));
        }
        return order;
    }

    /** What was passed over so far. */
    public ForeignReplies passedOver() {
        return passedOver;
    }
}
