package com.tartware.bookings.localstack.cli;

import com.tartware.bookings.localstack.jobs.FlinkRest;
import com.tartware.bookings.localstack.settings.StackSettings;
import com.tartware.bookings.localstack.topics.ScanProgress;
import com.tartware.bookings.localstack.transactions.DecisionJobProgress;
import com.tartware.bookings.localstack.transactions.KafkaTransactions;
import com.tartware.bookings.localstack.transactions.TransactionDesk;
import com.tartware.bookings.schemas.Topic;
import java.util.List;
import java.util.concurrent.ExecutionException;

/** A verb about the broker's transactions. */
abstract class TransactionsVerb extends StackVerb {
    /** The command topic too: the decision job reads what is committed there, so a stranger's transaction stops it. */
    private static final List<String> TOPICS = List.of(
            Topic.COMMANDS.topicName(),
            Topic.DECISIONS.topicName(),
            Topic.AVAILABILITY.topicName(),
            Topic.DEAD_LETTERS,
            Topic.ANSWERS);

    @Override
    int ask(StackSettings settings, ScanProgress progress) throws ExecutionException, InterruptedException {
        FlinkRest flink = new FlinkRest(settings.flinkUrl());
        try (KafkaTransactions broker = new KafkaTransactions(settings.brokers(), TOPICS)) {
            return ask(new TransactionDesk(broker, () -> DecisionJobProgress.ask(flink)), progress);
        }
    }

    abstract int ask(TransactionDesk desk, ScanProgress progress) throws ExecutionException, InterruptedException;
}
