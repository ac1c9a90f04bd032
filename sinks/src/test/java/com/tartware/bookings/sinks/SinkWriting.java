package com.tartware.bookings.sinks;

import java.io.IOException;
import java.util.OptionalLong;
import org.apache.flink.api.common.JobInfo;
import org.apache.flink.api.common.TaskInfo;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.api.common.operators.ProcessingTimeService;
import org.apache.flink.api.common.serialization.SerializationSchema;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.metrics.groups.SinkWriterMetricGroup;
import org.apache.flink.util.InstantiationUtil;
import org.apache.flink.util.SimpleUserCodeClassLoader;
import org.apache.flink.util.UserCodeClassLoader;

/** A sink's writer as a task opens it: from a serialized copy, first start, objects not reused. */
public final class SinkWriting<T> implements AutoCloseable {
    private final SinkWriter<T> writer;

    private SinkWriting(SinkWriter<T> writer) {
        this.writer = writer;
    }

    public static <T> SinkWriting<T> to(Sink<T> sink) throws IOException, ClassNotFoundException {
        return new SinkWriting<>(InstantiationUtil.clone(sink).createWriter(new FirstStart()));
    }

    public void write(T element) throws IOException, InterruptedException {
        writer.write(element, null);
    }

    /** What a checkpoint does. */
    public void flush() throws IOException, InterruptedException {
        writer.flush(false);
    }

    @Override
    public void close() throws Exception {
        writer.close();
    }

    /** Knows what the writers of our sinks ask for. */
    private static final class FirstStart implements WriterInitContext {
        @Override
        public OptionalLong getRestoredCheckpointId() {
            return OptionalLong.empty();
        }

        @Override
        public boolean isObjectReuseEnabled() {
            return false;
        }

        /** Copies elements only where objects are reused. */
        @Override
        public <T> TypeSerializer<T> createInputSerializer() {
            return null;
        }

        @Override
        public UserCodeClassLoader getUserCodeClassLoader() {
            return SimpleUserCodeClassLoader.create(SinkWriting.class.getClassLoader());
        }

        @Override
        public MailboxExecutor getMailboxExecutor() {
            throw new UnsupportedOperationException();
        }

        @Override
        public ProcessingTimeService getProcessingTimeService() {
            throw new UnsupportedOperationException();
        }

        @Override
        public SinkWriterMetricGroup metricGroup() {
            throw new UnsupportedOperationException();
        }

        @Override
        public SerializationSchema.InitializationContext asSerializationSchemaInitializationContext() {
            throw new UnsupportedOperationException();
        }

        @Override
        public JobInfo getJobInfo() {
            throw new UnsupportedOperationException();
        }

        @Override
        public TaskInfo getTaskInfo() {
            throw new UnsupportedOperationException();
        }
    }
}
