package com.tartware.bookings.sinks;

import java.io.IOException;
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
import org.apache.flink.connector.jdbc.JdbcConnectionOptions;
import org.apache.flink.connector.jdbc.core.datastream.sink.JdbcSink;
import org.apache.flink.connector.jdbc.core.datastream.sink.JdbcSinkBuilder;
import org.apache.flink.connector.jdbc.core.datastream.sink.committer.JdbcCommitable;
import org.apache.flink.connector.jdbc.core.datastream.sink.writer.JdbcWriter;
import org.apache.flink.connector.jdbc.core.datastream.sink.writer.JdbcWriterState;
import org.apache.flink.connector.jdbc.datasource.connections.SimpleJdbcConnectionProvider;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/**
 * The connector's sink, at least once, whose store can fail without taking other jobs along. When a write has failed, the connector's
 * writer tries the same write again as it is closed and throws; Flink takes that for a fatal error and ends the whole TaskManager, every other
 * job in it included, and the connection stays open. What was not written is in the last checkpoint, so there is nothing to save in closing.
 *
 * <p>Keeps the connector's state and committer, and with them the operators of jobs that were started with the connector's own sink.
 */
public final class StoreSink<T>
        implements Sink<T>, SupportsWriterState<T, JdbcWriterState>, SupportsCommitter<JdbcCommitable> {
    private static final long serialVersionUID = 1L;

    private final JdbcSink<T> sink;
    private final SimpleJdbcConnectionProvider connections;

    private StoreSink(JdbcSink<T> sink, SimpleJdbcConnectionProvider connections) {
        this.sink = sink;
        this.connections = connections;
    }

    /** @param sink says what is written how, but not where */
    public static <T> StoreSink<T> of(JdbcSinkBuilder<T> sink, JdbcConnectionOptions store) {
        SimpleJdbcConnectionProvider connections = new SimpleJdbcConnectionProvider(store);
        return new StoreSink<>(sink.buildAtLeastOnce(connections), connections);
    }

    @Override
    public StoreWriter<T> createWriter(WriterInitContext context) throws IOException {
        return new StoreWriter<>(forgettingDrivers(context).createWriter(context), connections);
    }

    @Override
    public StoreWriter<T> restoreWriter(WriterInitContext context, Collection<JdbcWriterState> state)
            throws IOException {
        return new StoreWriter<>(forgettingDrivers(context).restoreWriter(context, state), connections);
    }

    private JdbcSink<T> forgettingDrivers(WriterInitContext context) {
        context.getUserCodeClassLoader().registerReleaseHookIfAbsent("JDBC drivers", JdbcDrivers::forgetOurs);
        return sink;
    }

    @Override
    public SimpleVersionedSerializer<JdbcWriterState> getWriterStateSerializer() {
        return sink.getWriterStateSerializer();
    }

    @Override
    public Committer<JdbcCommitable> createCommitter(CommitterInitContext context) throws IOException {
        return sink.createCommitter(context);
    }

    @Override
    public SimpleVersionedSerializer<JdbcCommitable> getCommittableSerializer() {
        return sink.getCommittableSerializer();
    }

    /** Passes everything on, and lets no error of the store out of {@link #close}. */
    static final class StoreWriter<T>
            implements StatefulSinkWriter<T, JdbcWriterState>, CommittingSinkWriter<T, JdbcCommitable> {
        private final JdbcWriter<T> writer;
        private final SimpleJdbcConnectionProvider connections;

        StoreWriter(JdbcWriter<T> writer, SimpleJdbcConnectionProvider connections) {
            this.writer = writer;
            this.connections = connections;
        }

        @Override
        public void write(T element, Context context) throws IOException, InterruptedException {
            writer.write(element, context);
        }

        @Override
        public void flush(boolean endOfInput) throws IOException, InterruptedException {
            writer.flush(endOfInput);
        }

        @Override
        public Collection<JdbcCommitable> prepareCommit() throws IOException, InterruptedException {
            return writer.prepareCommit();
        }

        @Override
        public List<JdbcWriterState> snapshotState(long checkpointId) throws IOException {
            return writer.snapshotState(checkpointId);
        }

        @Override
        public void close() {
            try {
                writer.close();
            } catch (Exception toldByTheWriteThatFailed) {
                // The connector logs it, too.
                return;
            } finally {
                connections.closeConnection();
            }
        }
    }
}
