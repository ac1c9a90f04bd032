package com.tartware.bookings.localstack.transactions;

import com.tartware.bookings.localstack.transactions.BrokerTransactions.Bounds;
import com.tartware.bookings.localstack.transactions.BrokerTransactions.Coordinated;
import com.tartware.bookings.localstack.transactions.BrokerTransactions.OpenProducer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.TopicPartition;

/**
 * Every open transaction, and what readers of our topics wait for.
 *
 * @param transactions those that hold back most first
 */
public record TransactionSurvey(
        List<OpenTransaction> transactions, Map<TopicPartition, Bounds> bounds, DecisionJobProgress job) {

    static TransactionSurvey of(BrokerTransactions broker, DecisionJobProgress job)
            throws ExecutionException, InterruptedException {
        List<OpenProducer> producers = broker.openProducers();
        List<Coordinated> coordinated = broker.coordinated();
        // A transaction that ended between the two questions looks as if its coordinator had forgotten it, unless asked
        // again.
        Set<OpenProducer> still = new HashSet<>(broker.openProducers());
        Map<TopicPartition, Bounds> bounds = broker.bounds();

        List<OpenTransaction> open = new ArrayList<>();
        Set<OpenProducer> explained = new HashSet<>();
        for (Coordinated transaction : coordinated) {
            List<OpenProducer> there = producers.stream()
                    .filter(producer -> producer.producerId() == transaction.producerId())
                    .filter(producer -> transaction.partitions().contains(producer.partition()))
                    .toList();
            if (transaction.open()) {
                explained.addAll(there);
                open.add(known(transaction, held(there, bounds), job));
            }
        }
        producers.stream()
                .filter(producer -> !explained.contains(producer) && still.contains(producer))
                .map(OpenProducer::producerId)
                .distinct()
                .forEach(producerId -> open.add(hanging(
                        producers.stream()
                                .filter(producer -> producer.producerId() == producerId
                                        && !explained.contains(producer)
                                        && still.contains(producer))
                                .toList(),
                        coordinated,
                        bounds)));
        open.sort(Comparator.comparingLong(OpenTransaction::recordsHeld)
                .reversed()
                .thenComparing(OpenTransaction::name));
        return new TransactionSurvey(open, bounds, job);
    }

    private static OpenTransaction known(Coordinated transaction, List<HeldPartition> held, DecisionJobProgress job) {
        Owner owner = Owner.of(transaction.transactionalId());
        return new OpenTransaction(
                transaction.transactionalId(),
                transaction.producerId(),
                transaction.epoch(),
                transaction.state(),
                transaction.began(),
                transaction.timeout(),
                owner,
                standing(transaction, owner, job),
                held);
    }

    private static Standing standing(Coordinated transaction, Owner owner, DecisionJobProgress job) {
        if (transaction.ending()) {
            return Standing.ENDING;
        }
        if (!owner.decisionJob()) {
            return Standing.STRANGER;
        }
        return job.hasSettled(transaction.began()) ? Standing.ORPHAN : Standing.LIVE;
    }

    private static OpenTransaction hanging(
            List<OpenProducer> producers, List<Coordinated> coordinated, Map<TopicPartition, Bounds> bounds) {
        OpenProducer producer = producers.get(0);
        String id = coordinated.stream()
                .filter(transaction -> transaction.producerId() == producer.producerId())
                .map(Coordinated::transactionalId)
                .findFirst()
                .orElse(null);
        return new OpenTransaction(
                id,
                producer.producerId(),
                producer.epoch(),
                "none",
                null,
                null,
                Owner.of(id),
                Standing.HANGING,
                held(producers, bounds));
    }

    private static List<HeldPartition> held(List<OpenProducer> producers, Map<TopicPartition, Bounds> bounds) {
        return producers.stream()
                .map(producer -> {
                    Bounds there = bounds.get(producer.partition());
                    return new HeldPartition(
                            producer.partition(),
                            producer.startOffset(),
                            there.lastStable(),
                            Math.max(there.end(), producer.startOffset()),
                            producer.coordinatorEpoch());
                })
                .sorted(Comparator.comparing(
                        (HeldPartition held) -> held.partition().toString()))
                .toList();
    }

    /** Partitions whose readers do not get to the end. */
    public List<TopicPartition> heldBack() {
        return bounds.entrySet().stream()
                .filter(partition ->
                        partition.getValue().lastStable() < partition.getValue().end())
                .map(Map.Entry::getKey)
                .sorted(Comparator.comparing(TopicPartition::toString))
                .toList();
    }
}
