package com.tartware.bookings.jobs.projection;

import static org.assertj.core.api.Assertions.assertThat;

import com.tartware.bookings.avro.Decision;
import com.tartware.bookings.jobs.projection.SequenceCheckHarnessTest.Decisions;
import java.time.Duration;
import java.util.List;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DecisionBatcherHarnessTest {
    private OneInputStreamOperatorTestHarness<Decision, List<Decision>> harness;

    @BeforeEach
    void start() throws Exception {
        harness = new OneInputStreamOperatorTestHarness<>(new DecisionBatcher(3, Duration.ofMillis(50)));
        harness.open();
        harness.setProcessingTime(1_000);
    }

    @AfterEach
    void stop() throws Exception {
        harness.close();
    }

    @Test
    void aFullBatchGoesAtOnce() throws Exception {
        send(1, 2, 3, 4);
        assertThat(batches()).containsExactly(List.of(1L, 2L, 3L));
    }

    @Test
    void aLoneDecisionWaitsNoLongerThanItMust() throws Exception {
        send(1);
        harness.setProcessingTime(1_049);
        assertThat(batches()).isEmpty();
        harness.setProcessingTime(1_050);
        assertThat(batches()).containsExactly(List.of(1L));
        send(2);
        harness.setProcessingTime(1_100);
        assertThat(batches()).containsExactly(List.of(1L), List.of(2L));
    }

    @Test
    void nothingIsHeldOverACheckpoint() throws Exception {
        send(1, 2);
        harness.prepareSnapshotPreBarrier(1);
        assertThat(batches()).containsExactly(List.of(1L, 2L));
        harness.setProcessingTime(2_000);
        assertThat(batches()).as("no empty batch").hasSize(1);
    }

    private void send(long... sequences) throws Exception {
        for (long sequence : sequences) {
            harness.processElement(Decisions.decision("demo", sequence), 0);
        }
    }

    private List<List<Long>> batches() {
        return harness.extractOutputValues().stream()
                .map(batch -> batch.stream().map(Decision::getTenantSequence).toList())
                .toList();
    }
}
