package com.tartware.bookings.localstack.transactions;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.TopicPartition;

/** What the broker knows of transactions, asked one thing at a time. */
interface BrokerTransactions {
    /** Up to where a partition can be read. */
    record Bounds(long lastStable, long end) {}

    /** A producer that has a transaction open in a partition. */
    record OpenProducer(TopicPartition partition, long producerId, int epoch, int coordinatorEpoch, long startOffset) {}

    /** A transaction as its coordinator has it. */
    record Coordinated(
            String transactionalId,
            long producerId,
            int epoch,
            String state,
            Instant began,
            Duration timeout,
            Set<TopicPartition> partitions) {
        boolean open() {
            return state.equals("Ongoing") || ending();
        }

        boolean ending() {
            return state.startsWith("Prepare");
        }
    }

    Map<TopicPartition, Bounds> bounds() throws ExecutionException, InterruptedException;

    List<OpenProducer> openProducers() throws ExecutionException, InterruptedException;

    List<Coordinated> coordinated() throws ExecutionException, InterruptedException;

    /** Ends the transaction, if one is open, and shuts out whoever used the id. */
    void fence(String transactionalId) throws ExecutionException, InterruptedException;

    /** Writes the end of a transaction into one partition, which only makes sense if its coordinator has forgotten it. */
    void abort(OpenProducer hanging) throws ExecutionException, InterruptedException;
}
