package com.tartware.bookings.sinks.reply;

import static org.assertj.core.api.Assertions.assertThat;

import com.tartware.bookings.sinks.reply.RestorableKafkaSink.QuietlyClosed;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.apache.flink.connector.kafka.sink.KafkaCommittable;
import org.apache.flink.connector.kafka.sink.KafkaWriterState;
import org.apache.flink.connector.kafka.sink.TwoPhaseCommittingStatefulSink.PrecommittingStatefulSinkWriter;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.junit.jupiter.api.Test;

class RestorableKafkaSinkTest {
    private final List<String> closed = new ArrayList<>();

    @Test
    void closesTheWriterAndWhatItLeavesOpen() {
        new QuietlyClosed<>(new WithAdminClient(false)).close();
        assertThat(closed).containsExactly("writer", "admin client");
    }

    @Test
    void aWriterThatFailsLeavesNothingOpenEither() {
        new QuietlyClosed<>(new WithAdminClient(true)).close();
        assertThat(closed).containsExactly("writer", "admin client");
    }

    @Test
    void aWriterThatKeepsItsAdminClientElsewhereIsClosedAllTheSame() {
        new QuietlyClosed<>(new Writer(false)).close();
        assertThat(closed).containsExactly("writer");
    }

    /** Fails with a connector that renamed it; the log would say so only where the job runs. */
    @Test
    void theConnectorKeepsItsAdminClientWhereWeLook() throws Exception {
        assertThat(Class.forName("org.apache.flink.connector.kafka.sink.ExactlyOnceKafkaWriter")
                        .getDeclaredField(RestorableKafkaSink.ADMIN_CLIENT)
                        .getType())
                .isAssignableTo(Admin.class);
    }

    private class Writer implements PrecommittingStatefulSinkWriter<String, KafkaWriterState, KafkaCommittable> {
        private final boolean fails;

        Writer(boolean fails) {
            this.fails = fails;
        }

        @Override
        public void write(String element, Context context) {}

        @Override
        public void flush(boolean endOfInput) {}

        @Override
        public Collection<KafkaCommittable> prepareCommit() {
            return List.of();
        }

        @Override
        public List<KafkaWriterState> snapshotState(long checkpointId) {
            return List.of();
        }

        @Override
        public void close() {
            closed.add("writer");
            if (fails) {
                throw new KafkaException("the broker refused a record");
            }
        }
    }

    private final class WithAdminClient extends Writer {
        /** As the connector's own writer has it. */
        @SuppressWarnings("unused")
        private final Admin adminClient = (Admin) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Admin.class}, (admin, call, args) -> {
                    assertThat(call.getName()).isEqualTo("close");
                    closed.add("admin client");
                    return null;
                });

        WithAdminClient(boolean fails) {
            super(fails);
        }
    }
}
