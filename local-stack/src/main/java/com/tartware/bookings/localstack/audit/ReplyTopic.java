package com.tartware.bookings.localstack.audit;

import com.tartware.bookings.localstack.topics.ForeignReplies;
import com.tartware.bookings.localstack.topics.Place;
import com.tartware.bookings.localstack.topics.Reply;
import com.tartware.bookings.localstack.topics.ReplyReader;
import com.tartware.bookings.schemas.registry.SchemaRegistry;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * The reply topic as the projections take it, and what they drop of it: what comes too early should come again after the missing one, and
 * what comes again should say the same. Whose it is otherwise, the decision job's or a stranger's, the replay tells.
 */
final class ReplyTopic {
    private final ReplyReader reader;
    private final Decisions decisions = new Decisions();
    private final SortedMap<String, SortedMap<Long, List<Dropped>>> earlyByTenant = new TreeMap<>();
    private final List<Dropped> contradictions = new ArrayList<>();
    private long repeats;
    private long held;

    /** A decision that was not taken. */
    @SuppressWarnings("ArrayRecordComponent") // The body is compared by Arrays.
    record Dropped(String tenantId, long sequence, Place place, byte[] body) {}

    /** @param partitions of the topic */
    ReplyTopic(SchemaRegistry registry, int partitions) {
        this.reader = new ReplyReader(registry, partitions);
    }

    void read(ConsumerRecord<byte[], byte[]> record) {
        reader.read(record).ifPresent(this::take);
    }

    private void take(Reply reply) {
        Dropped dropped =
                new Dropped(reply.tenantId(), reply.sequence(), reply.place(), decisions.bodyOf(reply.decision()));
        switch (reply.order()) {
            case REPEAT, CONFLICT -> {
                repeats++;
                keepIfOther(dropped, decisions.body(reply.tenantId(), reply.sequence()));
            }
            case TOO_EARLY -> {
                held++;
                earlyByTenant
                        .computeIfAbsent(reply.tenantId(), tenant -> new TreeMap<>())
                        .computeIfAbsent(reply.sequence(), sequence -> new ArrayList<>())
                        .add(dropped);
            }
            case NEXT -> {
                release(reply).forEach(early -> keepIfOther(early, dropped.body()));
                decisions.add(reply.decision());
            }
        }
    }

    /** What came too early under this number; it has come again and is held no more. */
    private List<Dropped> release(Reply reply) {
        SortedMap<Long, List<Dropped>> early = earlyByTenant.getOrDefault(reply.tenantId(), new TreeMap<>());
        List<Dropped> same = early.remove(reply.sequence());
        if (early.isEmpty()) {
            earlyByTenant.remove(reply.tenantId());
        }
        return same == null ? List.of() : same;
    }

    private void keepIfOther(Dropped dropped, byte[] taken) {
        if (!Arrays.equals(dropped.body(), taken)) {
            contradictions.add(dropped);
        }
    }

    /** Those that were taken. */
    Decisions decisions() {
        return decisions;
    }

    /** By tenant and sequence what came too early and has not come again; tenants without any are absent. */
    SortedMap<String, SortedMap<Long, List<Dropped>>> earlyByTenant() {
        return earlyByTenant;
    }

    /** What was dropped and says something else than what was taken under its number. */
    List<Dropped> contradictions() {
        return contradictions;
    }

    /** Records that are no decisions, or lie where the decision job puts none. */
    ForeignReplies passedOver() {
        return reader.passedOver();
    }

    long repeats() {
        return repeats;
    }

    /** Records that came too early, those included that came again since. */
    long held() {
        return held;
    }
}
