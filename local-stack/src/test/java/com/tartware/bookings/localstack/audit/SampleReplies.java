package com.tartware.bookings.localstack.audit;

import com.tartware.bookings.avro.Decision;
import com.tartware.bookings.localstack.topics.Place;
import com.tartware.bookings.localstack.topics.SampleLog;
import com.tartware.bookings.schemas.Topic;
import com.tartware.bookings.schemas.partitioning.TenantPartitioning;
import java.util.Collection;

/** A reply topic that the decision job writes, or somebody else. */
final class SampleReplies {
    private static final TenantPartitioning PARTITIONING = new TenantPartitioning(SampleLog.PARTITIONS);

    private final ReplyTopic topic = new ReplyTopic(new SampleLog.Registry(), SampleLog.PARTITIONS);
    private long offset;

    /** Where the decision job writes it. */
    void write(Decision decision) {
        String tenantId = decision.getTenantId();
        write(PARTITIONING.partitionOf(tenantId), tenantId, SampleLog.encode(decision));
    }

    void write(Collection<Decision> decisions) {
        decisions.forEach(this::write);
    }

    void write(int partition, String key, byte[] value) {
        topic.read(SampleLog.record(
                Topic.DECISIONS.topicName(), new Place(partition, offset++), SampleLog.NINE, key, value));
    }

    ReplyTopic read() {
        return topic;
    }
}
