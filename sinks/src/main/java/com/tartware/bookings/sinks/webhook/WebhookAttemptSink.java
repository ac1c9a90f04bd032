package com.tartware.bookings.sinks.webhook;

import com.tartware.bookings.avro.WebhookAttempt;
import java.io.IOException;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Attempts to their topic, at least once: an attempt that is told twice has the same endpoint, sequence, replay and number. Lets no error
 * of the broker out of {@code close}: Flink would end the whole TaskManager for it, and what was not written is tried again anyway.
 */
public final class WebhookAttemptSink implements Sink<WebhookAttempt> {
    private static final long serialVersionUID = 1L;
    private static final Logger LOG = LoggerFactory.getLogger(WebhookAttemptSink.class);

    private final KafkaSink<WebhookAttempt> kafka;

    /** @param records makes a record of an attempt */
    public WebhookAttemptSink(String brokers, KafkaRecordSerializationSchema<WebhookAttempt> records) {
        this.kafka = KafkaSink.<WebhookAttempt>builder()
                .setBootstrapServers(brokers)
                .setDeliveryGuarantee(DeliveryGuarantee.AT_LEAST_ONCE)
                .setProperty(ProducerConfig.LINGER_MS_CONFIG, "5")
                // While no broker can be reached, a client that bootstraps anew does so in a loop without a pause.
                .setProperty(CommonClientConfigs.METADATA_RECOVERY_STRATEGY_CONFIG, "none")
                .setRecordSerializer(records)
                .build();
    }

    @Override
    public SinkWriter<WebhookAttempt> createWriter(WriterInitContext context) throws IOException {
        return new Writer(kafka.createWriter(context));
    }

    private record Writer(SinkWriter<WebhookAttempt> kafka) implements SinkWriter<WebhookAttempt> {
        @Override
        public void write(WebhookAttempt attempt, Context context) throws IOException, InterruptedException {
            kafka.write(attempt, context);
        }

        @Override
        public void flush(boolean endOfInput) throws IOException, InterruptedException {
            kafka.flush(endOfInput);
        }

        @Override
        public void close() {
            try {
                kafka.close();
            } catch (Exception e) {
                LOG.warn("the writer of webhook attempts had failed before it was closed", e);
            }
        }
    }
}
