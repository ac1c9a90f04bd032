package com.tartware.bookings.localstack.deadletters;

import com.tartware.bookings.localstack.topics.HeaderText;
import com.tartware.bookings.localstack.topics.Place;
import com.tartware.bookings.schemas.Topic;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Appends letters to the command topic, one after the other, so that they keep their order. */
public final class CommandAppender implements AutoCloseable {
    /** Where the record was before; the decision job has no use for it, whoever looks at the log has. */
    public static final String REPLAYED_FROM = "dlq.replayed-from";

    private final Producer<byte[], byte[]> producer;

    CommandAppender(Producer<byte[], byte[]> producer) {
        this.producer = producer;
    }

    public static CommandAppender to(String brokers) {
        return new CommandAppender(new KafkaProducer<>(
                Map.of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        brokers,
                        ProducerConfig.ACKS_CONFIG,
                        "all",
                        ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
                        true,
                        ProducerConfig.MAX_BLOCK_MS_CONFIG,
                        15_000,
                        ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                        10_000,
                        ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                        30_000),
                new ByteArraySerializer(),
                new ByteArraySerializer()));
    }

    /**
     * Returns once the broker has it.
     *
     * @throws KafkaException if it does not say so in time; the record may be in the log nevertheless
     */
    Replayed append(Judged letter) throws InterruptedException {
        try {
            RecordMetadata there = producer.send(record(letter)).get();
            return new Replayed(letter, new Place(there.partition(), there.offset()), null, false);
        } catch (ExecutionException e) {
            throw new KafkaException(
                    "letter %s was not acknowledged: %s"
                            .formatted(letter.letter().place(), e.getCause().getMessage()),
                    e);
        }
    }

    /** The original key and bytes, and the trace of the request that it came from. */
    static ProducerRecord<byte[], byte[]> record(Judged judged) {
        Letter letter = judged.letter();
        List<Header> headers = new ArrayList<>();
        headers.add(new RecordHeader(REPLAYED_FROM, utf8(letter.place().toString())));
        if (judged.traceparent() != null) {
            headers.add(new RecordHeader(HeaderText.TRACEPARENT, utf8(judged.traceparent())));
        }
        return new ProducerRecord<>(
                Topic.COMMANDS.topicName(), judged.partition(), letter.key(), letter.value(), headers);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        producer.close();
    }
}
