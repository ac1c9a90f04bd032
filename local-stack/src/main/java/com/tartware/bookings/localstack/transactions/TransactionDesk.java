package com.tartware.bookings.localstack.transactions;

import com.tartware.bookings.localstack.transactions.BrokerTransactions.Bounds;
import com.tartware.bookings.localstack.transactions.BrokerTransactions.OpenProducer;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.apache.kafka.common.TopicPartition;

/** Looks at open transactions and ends those that hold readers back. */
public final class TransactionDesk {
    private static final Duration PAUSE = Duration.ofMillis(200);

    private final BrokerTransactions broker;
    private final JobQuestion job;

    /** How the decision job is at this moment. */
    @FunctionalInterface
    public interface JobQuestion {
        DecisionJobProgress ask() throws InterruptedException;
    }

    public TransactionDesk(KafkaTransactions broker, JobQuestion job) {
        this((BrokerTransactions) broker, job);
    }

    TransactionDesk(BrokerTransactions broker, JobQuestion job) {
        this.broker = broker;
        this.job = job;
    }

    public TransactionSurvey survey() throws ExecutionException, InterruptedException {
        // Before the transactions: what the job settled by then, it settled before they were found open.
        DecisionJobProgress progress = job.ask();
        return TransactionSurvey.of(broker, progress);
    }

    /**
     * Ends the plan's transactions and waits until readers get past each.
     *
     * @param patience for the readers; the report says how far they got
     */
    public AbortReport abort(AbortPlan plan, Duration patience, Consumer<String> progress)
            throws ExecutionException, InterruptedException {
        for (OpenTransaction transaction : plan.chosen()) {
            progress.accept("aborting " + transaction.name());
            if (transaction.standing() == Standing.HANGING) {
                for (HeldPartition held : transaction.held()) {
                    broker.abort(new OpenProducer(
                            held.partition(),
                            transaction.producerId(),
                            transaction.epoch(),
                            held.coordinatorEpoch(),
                            held.startOffset()));
                }
            } else {
                broker.fence(transaction.transactionalId());
            }
        }
        Map<TopicPartition, Long> startOffsets = new HashMap<>();
        plan.chosen().forEach(transaction -> transaction
                .held()
                .forEach(held -> startOffsets.merge(held.partition(), held.startOffset(), Math::max)));
        long deadline = System.nanoTime() + patience.toNanos();
        Map<TopicPartition, Bounds> now = broker.bounds();
        while (!passed(startOffsets, now) && System.nanoTime() < deadline) {
            progress.accept("waiting for the readers");
            Thread.sleep(PAUSE.toMillis());
            now = broker.bounds();
        }
        return new AbortReport(plan.chosen(), now);
    }

    private static boolean passed(Map<TopicPartition, Long> startOffsets, Map<TopicPartition, Bounds> now) {
        return startOffsets.entrySet().stream()
                .allMatch(partition -> now.get(partition.getKey()).lastStable() > partition.getValue());
    }

    /** Of the plan's transactions those that are still as they were when it was made; a minute may have passed over a question. */
    public AbortPlan stillOpen(AbortPlan plan, boolean force) throws ExecutionException, InterruptedException {
        List<OpenTransaction> now = survey().transactions();
        return new AbortPlan(
                now.stream()
                        .filter(transaction -> plan.chosen().stream().anyMatch(chosen -> same(chosen, transaction)))
                        .filter(transaction -> force || transaction.standing() != Standing.LIVE)
                        .toList(),
                plan.refused());
    }

    private static boolean same(OpenTransaction before, OpenTransaction now) {
        return before.name().equals(now.name())
                && before.producerId() == now.producerId()
                && before.epoch() == now.epoch()
                && Objects.equals(before.began(), now.began());
    }
}
