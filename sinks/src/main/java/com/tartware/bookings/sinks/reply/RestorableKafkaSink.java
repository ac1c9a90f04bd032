package com.tartware.bookings.sinks.reply;

import java.io.IOException;
import java.lang.reflect.Field;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.apache.flink.api.connector.sink2.Committer;
import org.apache.flink.api.connector.sink2.CommitterInitContext;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
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
import org.apache.kafka.common.errors.InvalidPidMappingException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Kafka sink whose states can be restored however old they are. A state names transactions that were committed right after it was
 * written, and a restore commits them again. Since then the broker may have given their transactional ids other producer ids: an epoch is
 * a short, used up within hours of one-second checkpoints, and an id that nobody uses for a week is forgotten. Kafka's committer takes a
 * newer epoch for the answer it is, but fails on another producer id, in every attempt anew (FLINK-39072, FLINK-40689).
 *
 * <p>And one whose broker can refuse a record: Kafka's writer throws that once more as it is closed, and Flink ends the whole TaskManager
 * for it, every other job in it included.
 *
 * <p>And one that leaves nothing behind: Kafka's writer opens an admin client to find transactions that an earlier run left, and never closes
 * it: its thread, its connection and by them all classes of the job would stay with the TaskManager each time that the job is started.
 */
final class RestorableKafkaSink<T>
        implements Sink<T>,
                SupportsWriterState<T, KafkaWriterState>,
                SupportsCommitter<KafkaCommittable>,
                SupportsPostCommitTopology<KafkaCommittable> {
    private static final long serialVersionUID = 1L;
    private static final Logger LOG = LoggerFactory.getLogger(RestorableKafkaSink.class);

    /** Private in the connector's writer, which offers no other way to it. */
    static final String ADMIN_CLIENT = "adminClient";

    private final KafkaSink<T> kafka;

    RestorableKafkaSink(KafkaSink<T> kafka) {
        this.kafka = kafka;
    }

    @Override
    public SinkWriter<T> createWriter(WriterInitContext context) throws IOException {
        return new QuietlyClosed<>(kafka.createWriter(context));
    }

    @Override
    public StatefulSinkWriter<T, KafkaWriterState> restoreWriter(
            WriterInitContext context, Collection<KafkaWriterState> states) throws IOException {
        return new QuietlyClosed<>(kafka.restoreWriter(context, states));
    }

    @Override
    public SimpleVersionedSerializer<KafkaWriterState> getWriterStateSerializer() {
        return kafka.getWriterStateSerializer();
    }

    @Override
    public Committer<KafkaCommittable> createCommitter(CommitterInitContext context) throws IOException {
        return new RestoringCommitter(kafka.createCommitter(context));
    }

    @Override
    public SimpleVersionedSerializer<KafkaCommittable> getCommittableSerializer() {
        return kafka.getCommittableSerializer();
    }

    @Override
    public void addPostCommitTopology(DataStream<CommittableMessage<KafkaCommittable>> committables) {
        kafka.addPostCommitTopology(committables);
    }

    record QuietlyClosed<T>(PrecommittingStatefulSinkWriter<T, KafkaWriterState, KafkaCommittable> writer)
            implements PrecommittingStatefulSinkWriter<T, KafkaWriterState, KafkaCommittable> {
        @Override
        public void write(T element, Context context) throws IOException, InterruptedException {
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

        /** Whatever was not written is in no checkpoint that counts on it: a flush comes before each, and throws. */
        @Override
        public void close() {
            Optional<Admin> leftOpen = adminClient();
            closeQuietly(writer);
            leftOpen.ifPresent(QuietlyClosed::closeQuietly);
        }

        private static void closeQuietly(AutoCloseable closed) {
            try {
                closed.close();
            } catch (Exception e) {
                LOG.warn("{} had failed before it was closed", closed.getClass().getSimpleName(), e);
            }
        }

        /** Empty if it was never needed, or a newer connector keeps it elsewhere: then it stays open, and the writer is closed as well. */
        private Optional<Admin> adminClient() {
            try {
                Field field = writer.getClass().getDeclaredField(ADMIN_CLIENT);
                field.setAccessible(true);
                return Optional.ofNullable((Admin) field.get(writer));
            } catch (ReflectiveOperationException | RuntimeException e) {
                LOG.error(
                        "the admin client of {} cannot be closed: each start of the job leaves its classes behind, until metaspace runs out",
                        writer.getClass().getName(),
                        e);
                return Optional.empty();
            }
        }
    }

    private record RestoringCommitter(Committer<KafkaCommittable> committer) implements Committer<KafkaCommittable> {
        @Override
        public void commit(Collection<CommitRequest<KafkaCommittable>> requests)
                throws IOException, InterruptedException {
            committer.commit(requests.stream()
                    .<CommitRequest<KafkaCommittable>>map(RestoredRequest::new)
                    .toList());
        }

        @Override
        public void close() throws Exception {
            committer.close();
        }
    }

    private record RestoredRequest(Committer.CommitRequest<KafkaCommittable> request)
            implements Committer.CommitRequest<KafkaCommittable> {
        /** Were the transaction lost after all, decisions would be missing, and every reader would see it by their sequence. */
        @Override
        public void signalFailedWithUnknownReason(Throwable reason) {
            boolean outOfAState = request.getCommittable().getProducer().isEmpty();
            if (outOfAState && reason instanceof InvalidPidMappingException) {
                LOG.warn(
                        "{} has another producer id by now. It was committed after the state that names it, unless readers report a SEQUENCE_GAP",
                        request.getCommittable());
                request.signalFailedWithKnownReason(reason);
            } else {
                request.signalFailedWithUnknownReason(reason);
            }
        }

        @Override
        public KafkaCommittable getCommittable() {
            return request.getCommittable();
        }

        @Override
        public int getNumberOfRetries() {
            return request.getNumberOfRetries();
        }

        @Override
        public void signalFailedWithKnownReason(Throwable reason) {
            request.signalFailedWithKnownReason(reason);
        }

        @Override
        public void retryLater() {
            request.retryLater();
        }

        @Override
        public void updateAndRetryLater(KafkaCommittable committable) {
            request.updateAndRetryLater(committable);
        }

        @Override
        public void signalAlreadyCommitted() {
            request.signalAlreadyCommitted();
        }
    }
}
