package com.tartware.bookings.sinks.reply;

import java.io.IOException;
import java.lang.reflect.Field;
import java.util.Collection;
import java.util.List;
import org.apache.flink.api.connector.sink2.Committer;
import org.apache.flink.api.connector.sink2.CommitterInitContext;
import org.apache.flink.api.connector.sink2.CommittingSinkWriter;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.StatefulSinkWriter;
import org.apache.flink.api.connector.sink2.SupportsCommitter;
import org.apache.flink.api.connector.sink2.SupportsWriterState;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.connector.kafka.sink.KafkaCommittable;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.connector.kafka.sink.KafkaWriterState;
import org.apache.flink.connector.kafka.sink.TwoPhaseCommittingStatefulSink.PrecommittingStatefulSinkWriter;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.streaming.api.connector.sink2.CommittableMessage;
import org.apache.flink.streaming.api.connector.sink2.SupportsPostCommitTopology;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.kafka.clients.admin.Admin;

/**
 * The connector's sink, whose writer opens an admin client to find transactions that an earlier run left, and never closes it: its thread, its
 * connection and by them all classes of the job would stay with the TaskManager each time that the job is started. Here it ends with the writer.
 *
 * <p>Keeps the connector's state, committer and topology, and with them the operators of jobs that were started with the connector's own sink.
 */
public final class ReplyTopicSink
        implements Sink<OutgoingRecord>,
                SupportsWriterState<OutgoingRecord, KafkaWriterState>,
                SupportsCommitter<KafkaCommittable>,
                SupportsPostCommitTopology<KafkaCommittable> {
    private static final long serialVersionUID = 1L;

    private final KafkaSink<OutgoingRecord> sink;

    ReplyTopicSink(KafkaSink<OutgoingRecord> sink) {
        this.sink = sink;
    }

    @Override
    public ReplyWriter createWriter(WriterInitContext context) throws IOException {
        return new ReplyWriter(sink.createWriter(context));
    }

    @Override
    public ReplyWriter restoreWriter(WriterInitContext context, Collection<KafkaWriterState> state) {
        return new ReplyWriter(sink.restoreWriter(context, state));
    }

    @Override
    public SimpleVersionedSerializer<KafkaWriterState> getWriterStateSerializer() {
        return sink.getWriterStateSerializer();
    }

    @Override
    public Committer<KafkaCommittable> createCommitter(CommitterInitContext context) throws IOException {
        return sink.createCommitter(context);
    }

    @Override
    public SimpleVersionedSerializer<KafkaCommittable> getCommittableSerializer() {
        return sink.getCommittableSerializer();
    }

    /** The connector puts writer and committer into one slot, where they share producers. */
    @Override
    public void addPostCommitTopology(DataStream<CommittableMessage<KafkaCommittable>> committables) {
        sink.addPostCommitTopology(committables);
    }

    /** Passes everything on. */
    static final class ReplyWriter
            implements StatefulSinkWriter<OutgoingRecord, KafkaWriterState>,
                    CommittingSinkWriter<OutgoingRecord, KafkaCommittable> {
        private final PrecommittingStatefulSinkWriter<OutgoingRecord, KafkaWriterState, KafkaCommittable> writer;

        ReplyWriter(PrecommittingStatefulSinkWriter<OutgoingRecord, KafkaWriterState, KafkaCommittable> writer) {
            this.writer = writer;
        }

        @Override
        public void write(OutgoingRecord element, Context context) throws IOException, InterruptedException {
            writer.write(element, context);
        }

        @Override
        public void flush(boolean endOfInput) throws IOException, InterruptedException {
            writer.flush(endOfInput);
        }

        @Override
        public Collection<KafkaCommittable> prepareCommit() throws IOException, InterruptedException {
            return writer.prepareCommit();
        }

        @Override
        public List<KafkaWriterState> snapshotState(long checkpointId) throws IOException {
            return writer.snapshotState(checkpointId);
        }

        @Override
        public void close() throws Exception {
            try (Admin leftOpen = adminClient()) {
                writer.close();
            }
        }

        /** Null if it was never needed. */
        private Admin adminClient() throws ReflectiveOperationException {
            Field field = writer.getClass().getDeclaredField("adminClient");
            field.setAccessible(true);
            return (Admin) field.get(writer);
        }
    }
}
