package com.tartware.bookings.localstack.transactions;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * A transaction that is not ended.
 *
 * @param transactionalId null if its coordinator knows nothing of the producer
 * @param state as its coordinator has it
 * @param began null if the coordinator does not say
 * @param timeout after which the coordinator ends it; null if it does not say
 * @param held those of our topics that have records of it
 */
public record OpenTransaction(
        String transactionalId,
        long producerId,
        int epoch,
        String state,
        Instant began,
        Duration timeout,
        Owner owner,
        Standing standing,
        List<HeldPartition> held) {

    public String name() {
        return transactionalId == null ? "producer " + producerId : transactionalId;
    }

    /** Records of our topics that wait behind it, its own included. */
    public long recordsHeld() {
        return held.stream().mapToLong(HeldPartition::recordsHeld).sum();
    }

    ObjectNode json(Instant now) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("transactional_id", transactionalId);
        node.put("producer_id", producerId);
        node.put("producer_epoch", epoch);
        node.put("state", state);
        node.put("began", began == null ? null : began.toString());
        node.put(
                "age_seconds",
                began == null
                        ? null
                        : Double.valueOf(Duration.between(began, now).toMillis() / 1e3));
        node.put("timeout_seconds", timeout == null ? null : Long.valueOf(timeout.toSeconds()));
        node.put("owner", owner.toString());
        node.put("standing", standing.name());
        node.put("records_held", recordsHeld());
        ArrayNode partitions = node.putArray("partitions");
        for (HeldPartition partition : held) {
            ObjectNode there = partitions.addObject();
            there.put("topic", partition.partition().topic());
            there.put("partition", partition.partition().partition());
            there.put("start_offset", partition.startOffset());
            there.put("last_stable_offset", partition.lastStable());
            there.put("end_offset", partition.end());
        }
        return node;
    }
}
