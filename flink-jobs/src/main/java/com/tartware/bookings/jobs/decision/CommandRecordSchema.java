package com.tartware.bookings.jobs.decision;

import com.tartware.bookings.schemas.framing.TraceHeader;
import com.tartware.bookings.schemas.reply.AnswerPartition;
import java.nio.charset.StandardCharsets;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.record.TimestampType;

/** Takes records as they are; refuses a topic whose times the clients wrote themselves, since log time would be theirs to choose. */
final class CommandRecordSchema implements KafkaRecordDeserializationSchema<CommandRecord> {
    private static final long serialVersionUID = 1L;

    /** Of version 00, the one that ingest writes. Source: W3C Trace Context, section 3.2. */
    private static final int TRACEPARENT_BYTES_MAX = 55;

    @Override
    public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<CommandRecord> out) {
        if (record.timestampType() != TimestampType.LOG_APPEND_TIME) {
            throw new SuppressRestartsException(new IllegalStateException(
                    "record %d of %s-%d has timestamp type %s; set message.timestamp.type=LogAppendTime on the topic"
                            .formatted(record.offset(), record.topic(), record.partition(), record.timestampType())));
        }
        out.collect(new CommandRecord(
                record.key(),
                record.value(),
                record.partition(),
                record.offset(),
                record.timestamp(),
                traceparent(record),
                answerPartition(record)));
    }

    /**
     * A header may be without a value, or so long that the decision that carries it on would be too large to be written: whoever wrote
     * that must not stop the job.
     */
    private static String traceparent(ConsumerRecord<byte[], byte[]> record) {
        Header header = record.headers().lastHeader(TraceHeader.NAME);
        return header == null || header.value() == null || header.value().length > TRACEPARENT_BYTES_MAX
                ? null
                : new String(header.value(), StandardCharsets.ISO_8859_1);
    }

    private static int answerPartition(ConsumerRecord<byte[], byte[]> record) {
        Header header = record.headers().lastHeader(AnswerPartition.HEADER);
        return header == null ? AnswerPartition.NONE : AnswerPartition.of(header.value());
    }

    @Override
    public TypeInformation<CommandRecord> getProducedType() {
        return DecisionTypes.COMMAND;
    }
}
