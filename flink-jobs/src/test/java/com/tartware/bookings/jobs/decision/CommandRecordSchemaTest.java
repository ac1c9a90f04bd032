package com.tartware.bookings.jobs.decision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.flink.api.common.functions.util.ListCollector;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

class CommandRecordSchemaTest {
    private final List<CommandRecord> taken = new ArrayList<>();
    private final RecordHeaders headers = new RecordHeaders();

    @Test
    void theTraceGoesWithTheRecordAndOtherHeadersDoNot() {
        headers.add("traceparent", "00-trace".getBytes(StandardCharsets.US_ASCII));
        headers.add("dlq.replayed-from", "3:4".getBytes(StandardCharsets.US_ASCII));
        take(TimestampType.LOG_APPEND_TIME);
        assertThat(taken).extracting(CommandRecord::traceparent).containsExactly("00-trace");
    }

    @Test
    void aTraceWithoutAValueIsNone() {
        headers.add("traceparent", null);
        take(TimestampType.LOG_APPEND_TIME);
        assertThat(taken).extracting(CommandRecord::traceparent).containsExactly((String) null);
    }

    @Test
    void aTraceIsTakenUpToTheLengthOfARealOne() {
        String trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
        headers.add("traceparent", trace.getBytes(StandardCharsets.US_ASCII));
        take(TimestampType.LOG_APPEND_TIME);
        headers.add("traceparent", (trace + "0").getBytes(StandardCharsets.US_ASCII));
        take(TimestampType.LOG_APPEND_TIME);
        assertThat(taken).extracting(CommandRecord::traceparent).containsExactly(trace, null);
    }

    @Test
    void whereTheAnswerIsAwaitedGoesWithTheRecordAndGarbageDoesNot() {
        take(TimestampType.LOG_APPEND_TIME);
        for (String value : List.of("7", "seven", "-7", "")) {
            headers.add("answer-partition", value.getBytes(StandardCharsets.US_ASCII));
            take(TimestampType.LOG_APPEND_TIME);
        }
        headers.add("answer-partition", null);
        take(TimestampType.LOG_APPEND_TIME);
        assertThat(taken).extracting(CommandRecord::answerPartition).containsExactly(-1, 7, -1, -1, -1, -1);
    }

    @Test
    void timesThatClientsChooseStopTheJob() {
        assertThatThrownBy(() -> take(TimestampType.CREATE_TIME)).isInstanceOf(SuppressRestartsException.class);
    }

    private void take(TimestampType times) {
        new CommandRecordSchema()
                .deserialize(
                        new ConsumerRecord<>(
                                "booking.commands.v1",
                                0,
                                7,
                                1_000,
                                times,
                                0,
                                0,
                                null,
                                new byte[] {1},
                                headers,
                                Optional.empty()),
                        new ListCollector<>(taken));
    }
}
