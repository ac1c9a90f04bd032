package com.tartware.bookings.sinks.reply;

import com.tartware.bookings.schemas.Topic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.connector.kafka.sink.TransactionNamingStrategy;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.producer.ProducerConfig;

/**
 * The one transactional sink for decisions, availability, dead letters and answers. One, since each further sink would block the task once
 * more a checkpoint and could commit apart. Give it the parallelism of the operator before it.
 */
public final class ReplySink {
    /**
     * Above the longest checkpoint plus a restart, and not above the broker's {@code transaction.max.timeout.ms} (15 min unless
     * raised), or the producer is refused at start. Source: Kafka broker reference.
     */
    public static final Duration TRANSACTION_TIMEOUT = Duration.ofMinutes(10);

    /**
     * Above whatever record a topic with the broker's default of 1 MiB takes, compressed ones that grow some times over included. Each
     * topic has a limit of its own; here the dead letters' counts, since a decision stays far below 1 MiB.
     */
    public static final int RECORD_BYTES_MAX = 8 << 20;

    private ReplySink() {}

    public static Builder builder() {
        return new Builder();
    }

    /** Refuses to build what would lose or mix transactions. */
    public static final class Builder {
        private String brokers;
        private String transactionalIdPrefix;
        private final List<String> topics = new ArrayList<>(
                List.of(Topic.DECISIONS.topicName(), Topic.AVAILABILITY.topicName(), Topic.DEAD_LETTERS));

        public Builder brokers(String brokers) {
            this.brokers = brokers;
            return this;
        }

        /** Unique in the Kafka cluster, and no prefix of another's, or one sink aborts what the other wrote. */
        public Builder transactionalIdPrefix(String transactionalIdPrefix) {
            this.transactionalIdPrefix = transactionalIdPrefix;
            return this;
        }

        /** The answers topic exists, and may be written to. A topic that does not exist must not be named: the sink looks into each. */
        public Builder withAnswers() {
            topics.add(Topic.ANSWERS);
            return this;
        }

        public Sink<OutgoingRecord> build() {
            return new RestorableKafkaSink<>(KafkaSink.<OutgoingRecord>builder()
                    .setBootstrapServers(Objects.requireNonNull(brokers, "brokers"))
                    .setDeliveryGuarantee(DeliveryGuarantee.EXACTLY_ONCE)
                    .setTransactionalIdPrefix(Objects.requireNonNull(transactionalIdPrefix, "transactionalIdPrefix"))
                    .setTransactionNamingStrategy(TransactionNamingStrategy.POOLING)
                    .setProperty(
                            ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, Long.toString(TRANSACTION_TIMEOUT.toMillis()))
                    // Read by integrators' stock clients, several of which bring no codec but gzip.
                    .setProperty(ProducerConfig.COMPRESSION_TYPE_CONFIG, "none")
                    .setProperty(ProducerConfig.LINGER_MS_CONFIG, "5")
                    .setProperty(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, Integer.toString(RECORD_BYTES_MAX))
                    // The sink's admin client has the same properties; while no broker can be reached it would
                    // bootstrap anew in a loop without a pause. A broker that moved is found again when the job
                    // restarts.
                    .setProperty(CommonClientConfigs.METADATA_RECOVERY_STRATEGY_CONFIG, "none")
                    .setRecordSerializer(new OutgoingRecordSerializer(topics))
                    .build());
        }
    }
}
