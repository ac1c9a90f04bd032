package com.tartware.bookings.localstack.transactions;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;

/** A broker with one partition of ours, in whatever state a test likes. */
final class FakeBroker implements BrokerTransactions {
    static final TopicPartition PARTITION = new TopicPartition("booking.decisions.v1", 3);
    static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

    final List<Coordinated> coordinated = new ArrayList<>();
    final List<OpenProducer> producers = new ArrayList<>();
    final List<String> done = new ArrayList<>();
    Runnable afterFirstLook = () -> {};
    private long end;

    /** A transaction with records of ours from the offset on. */
    void open(String transactionalId, long producerId, Instant began, long startOffset) {
        coordinated.add(transaction(transactionalId, producerId, "Ongoing", began));
        producers.add(producer(producerId, startOffset));
        end = Math.max(end, startOffset + 10);
    }

    static Coordinated transaction(String transactionalId, long producerId, String state, Instant began) {
        Set<TopicPartition> partitions = state.equals("Empty") ? Set.of() : Set.of(PARTITION);
        return new Coordinated(transactionalId, producerId, 4, state, began, Duration.ofMinutes(10), partitions);
    }

    static OpenProducer producer(long producerId, long startOffset) {
        return new OpenProducer(PARTITION, producerId, 4, 0, startOffset);
    }

    @Override
    public Map<TopicPartition, Bounds> bounds() {
        long stable = producers.stream().mapToLong(OpenProducer::startOffset).reduce(end, Math::min);
        return new HashMap<>(Map.of(PARTITION, new Bounds(stable, end)));
    }

    @Override
    public List<OpenProducer> openProducers() {
        List<OpenProducer> now = List.copyOf(producers);
        afterFirstLook.run();
        afterFirstLook = () -> {};
        return now;
    }

    @Override
    public List<Coordinated> coordinated() {
        return List.copyOf(coordinated);
    }

    @Override
    public void fence(String transactionalId) {
        done.add("fenced " + transactionalId);
        coordinated.stream()
                .filter(transaction -> transaction.transactionalId().equals(transactionalId))
                .findFirst()
                .ifPresent(transaction -> {
                    coordinated.remove(transaction);
                    producers.removeIf(producer -> producer.producerId() == transaction.producerId());
                });
    }

    @Override
    public void abort(OpenProducer hanging) {
        done.add("aborted " + hanging.producerId() + " in " + hanging.partition());
        producers.remove(hanging);
    }
}
