package com.tartware.bookings.localstack.deadletters;

import com.tartware.bookings.avro.Decision;
import com.tartware.bookings.localstack.topics.Place;
import com.tartware.bookings.schemas.Topic;
import com.tartware.bookings.schemas.registry.SchemaRegistry;
import com.tartware.bookings.schemas.reply.DecisionReader;
import com.tartware.bookings.schemas.reply.ForeignReplyException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** What became of records that were appended again: a decision, or a dead letter again. */
final class DecisionWatch {
    private final DecisionReader decisions;
    private final Map<CommandKey, Integer> byCommand = new HashMap<>();
    private final Map<Place, Integer> byPlace = new HashMap<>();
    private final List<Replayed> replayed;

    /** @param replyPartitions of the reply topic */
    DecisionWatch(SchemaRegistry registry, int replyPartitions, List<Replayed> replayed) {
        this.decisions = new DecisionReader(registry, replyPartitions);
        this.replayed = new ArrayList<>(replayed);
        for (int index = 0; index < replayed.size(); index++) {
            byCommand.put(replayed.get(index).letter().command(), index);
            byPlace.put(replayed.get(index).place(), index);
        }
    }

    /** Takes a record of the reply topic. */
    void readDecision(ConsumerRecord<byte[], byte[]> record) {
        try {
            Decision decision = decisions.read(record.key(), record.value(), record.partition());
            settle(
                    byCommand.get(new CommandKey(decision.getTenantId(), decision.getCommandId())),
                    ReplayPlan.outcome(decision),
                    true);
        } catch (ForeignReplyException e) {
            // A stranger's; the audit reports it.
        }
    }

    /** Takes a record of the dead letter topic. */
    void readLetter(ConsumerRecord<byte[], byte[]> record) {
        Letter letter = Letter.of(record);
        if (letter.source() != null && Topic.COMMANDS.topicName().equals(letter.topic())) {
            settle(
                    byPlace.get(letter.source()),
                    "dead letter again, %s: %s".formatted(letter.place(), letter.code()),
                    false);
        }
    }

    private void settle(Integer index, String outcome, boolean decided) {
        if (index != null && replayed.get(index).outcome() == null) {
            replayed.set(index, replayed.get(index).with(outcome, decided));
        }
    }

    long waiting() {
        return replayed.stream().filter(letter -> letter.outcome() == null).count();
    }

    List<Replayed> replayed() {
        return List.copyOf(replayed);
    }
}
