package com.tartware.bookings.localstack.transactions;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.AbortTransactionSpec;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.ProducerState;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.admin.TransactionDescription;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TransactionalIdNotFoundException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** A broker's transactions, by its admin interface. */
public final class KafkaTransactions implements BrokerTransactions, AutoCloseable {
    private static final int TIMEOUT_MILLIS = 15_000;

    private final Admin admin;
    private final Collection<String> topics;

    /** @param topics in which open transactions matter to us */
    public KafkaTransactions(String brokers, Collection<String> topics) {
        this.topics = topics;
        this.admin = Admin.create(Map.of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
                brokers,
                AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG,
                TIMEOUT_MILLIS,
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                TIMEOUT_MILLIS));
    }

    private List<TopicPartition> partitions() throws ExecutionException, InterruptedException {
        List<TopicPartition> partitions = new ArrayList<>();
        for (KafkaFuture<TopicDescription> described :
                admin.describeTopics(topics).topicNameValues().values()) {
            try {
                TopicDescription topic = described.get();
                topic.partitions()
                        .forEach(partition -> partitions.add(new TopicPartition(topic.name(), partition.partition())));
            } catch (ExecutionException e) {
                // A topic that is not there holds no transaction: that of the answers may be missing.
                if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
                    throw e;
                }
            }
        }
        return partitions;
    }

    @Override
    public Map<TopicPartition, Bounds> bounds() throws ExecutionException, InterruptedException {
        List<TopicPartition> partitions = partitions();
        // Ends after what is stable: asked the other way round, a busy partition would look as if it ended before it.
        Map<TopicPartition, Long> stable = offsets(partitions, IsolationLevel.READ_COMMITTED);
        Map<TopicPartition, Long> ends = offsets(partitions, IsolationLevel.READ_UNCOMMITTED);
        Map<TopicPartition, Bounds> bounds = new HashMap<>();
        partitions.forEach(partition -> bounds.put(partition, new Bounds(stable.get(partition), ends.get(partition))));
        return bounds;
    }

    private Map<TopicPartition, Long> offsets(List<TopicPartition> partitions, IsolationLevel isolation)
            throws ExecutionException, InterruptedException {
        Map<TopicPartition, OffsetSpec> latest =
                partitions.stream().collect(Collectors.toMap(Function.identity(), partition -> OffsetSpec.latest()));
        Map<TopicPartition, ListOffsetsResultInfo> found = admin.listOffsets(latest, new ListOffsetsOptions(isolation))
                .all()
                .get();
        return found.entrySet().stream().collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue()
                .offset()));
    }

    @Override
    public List<OpenProducer> openProducers() throws ExecutionException, InterruptedException {
        List<OpenProducer> open = new ArrayList<>();
        admin.describeProducers(partitions()).all().get().forEach((partition, producers) -> {
            for (ProducerState producer : producers.activeProducers()) {
                producer.currentTransactionStartOffset()
                        .ifPresent(start -> open.add(new OpenProducer(
                                partition,
                                producer.producerId(),
                                producer.producerEpoch(),
                                Math.max(0, producer.coordinatorEpoch().orElse(0)),
                                start)));
            }
        });
        return open;
    }

    @Override
    public List<Coordinated> coordinated() throws ExecutionException, InterruptedException {
        List<String> ids = admin.listTransactions().all().get().stream()
                .map(TransactionListing::transactionalId)
                .toList();
        List<Coordinated> transactions = new ArrayList<>();
        for (Map.Entry<String, KafkaFuture<TransactionDescription>> asked :
                describe(ids).entrySet()) {
            try {
                transactions.add(coordinated(asked.getKey(), asked.getValue().get()));
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof TransactionalIdNotFoundException)) {
                    throw e;
                }
                // Its id expired between the two questions: nothing is open under it.
            }
        }
        return transactions;
    }

    private Map<String, KafkaFuture<TransactionDescription>> describe(List<String> ids) {
        var answers = admin.describeTransactions(ids);
        return ids.stream().distinct().collect(Collectors.toMap(Function.identity(), answers::description));
    }

    private static Coordinated coordinated(String id, TransactionDescription description) {
        return new Coordinated(
                id,
                description.producerId(),
                description.producerEpoch(),
                description.state().toString(),
                description.transactionStartTimeMs().isPresent()
                        ? Instant.ofEpochMilli(
                                description.transactionStartTimeMs().getAsLong())
                        : null,
                Duration.ofMillis(description.transactionTimeoutMs()),
                description.topicPartitions());
    }

    @Override
    public void fence(String transactionalId) throws ExecutionException, InterruptedException {
        admin.fenceProducers(List.of(transactionalId)).all().get();
    }

    @Override
    public void abort(OpenProducer hanging) throws ExecutionException, InterruptedException {
        admin.abortTransaction(new AbortTransactionSpec(
                        hanging.partition(), hanging.producerId(), (short) hanging.epoch(), hanging.coordinatorEpoch()))
                .all()
                .get();
    }

    @Override
    public void close() {
        admin.close();
    }
}
