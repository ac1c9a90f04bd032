package com.tartware.bookings.jobs.decision;

import static org.assertj.core.api.Assertions.assertThat;

import com.tartware.bookings.avro.Decision;
import com.tartware.bookings.avro.Outcome;
import com.tartware.bookings.avro.Reason;
import com.tartware.bookings.jobs.testing.Appended;
import com.tartware.bookings.jobs.testing.Commands;
import com.tartware.bookings.schemas.Topic;
import com.tartware.bookings.schemas.partitioning.TenantPartitioning;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The job as it is composed, on a cluster in this process and a broker in another. */
class DecisionJobITCase {
    /** The broker's clock is the machine's, so dates are near today. */
    private final LocalDate soon = LocalDate.now(ZoneOffset.UTC).plusDays(10);

    @TempDir
    Path folder;

    @RegisterExtension
    static final MiniClusterExtension CLUSTER = new MiniClusterExtension(new MiniClusterResourceConfiguration.Builder()
            .setNumberTaskManagers(1)
            .setNumberSlotsPerTaskManager(4)
            .build());

    @Test
    void everyCommandIsDecidedOnceThroughStopSavepointAndRescale() throws Exception {
        try (DecisionRun run = new DecisionRun(folder)) {
            JobClient job = run.start("hashmap", 2, null);
            List<Appended> first = new ArrayList<>();
            first.add(of("demo", Commands.inventory("demo", "inv", 7, soon)));
            first.add(of("acme", Commands.inventory("acme", "inv", 1, soon)));
            for (int guest = 0; guest < 20; guest++) {
                first.add(of("demo", Commands.booking("demo", "guest-" + guest, 1, soon)));
            }
            first.add(of("demo", new byte[] {42}));
            run.append(first);
            run.tick(Duration.ofMillis(1));
            run.awaitDecisions(22);

            String savepoint = job.stopWithSavepoint(
                            false, folder.resolve("savepoints").toUri().toString(), SavepointFormatType.CANONICAL)
                    .get();
            List<Appended> second = new ArrayList<>();
            for (int guest = 0; guest < 25; guest++) {
                second.add(of("demo", Commands.booking("demo", "guest-" + guest, 1, soon)));
            }
            second.add(of("acme", Commands.booking("acme", "guest", 1, soon)));
            run.append(second);
            JobClient restored = run.start("hashmap", 1, savepoint);
            run.awaitDecisions(28);
            restored.cancel().get();

            List<Decision> demo = decisions(run, "demo");
            assertThat(demo).extracting(Decision::getTenantSequence).containsExactlyElementsOf(sequences(26));
            assertThat(demo.stream().filter(decision -> decision.getOutcome() == Outcome.CONFIRMED))
                    .hasSize(7);
            assertThat(demo.stream().filter(decision -> decision.getReason() == Reason.SOLD_OUT))
                    .hasSize(18);
            assertThat(decisions(run, "acme"))
                    .extracting(Decision::getTenantSequence)
                    .containsExactly(1L, 2L);
            assertThat(run.records(Topic.DEAD_LETTERS)).singleElement().satisfies(letter -> assertThat(letter.value())
                    .containsExactly(42));
            assertThat(run.records(Topic.AVAILABILITY.topicName())).isNotEmpty();
        }
    }

    @Test
    void whoWaitsIsAnsweredOnceInItsPartitionAlsoThroughAStopAndARestore() throws Exception {
        try (DecisionRun run = new DecisionRun(folder)) {
            run.createAnswersTopic(3);
            JobClient job = run.start("hashmap", 2, null);
            run.append(List.of(of("demo", Commands.inventory("demo", "inv", 1, soon))));
            run.appendAwaited(of("demo", Commands.booking("demo", "b", 1, soon)), List.of("2"));
            run.appendAwaited(
                    of("demo", Commands.booking("demo", "c", 1, soon)), List.of("3", "99999", "-1", "two", ""));
            run.awaitRecords(Topic.ANSWERS, 1);
            run.awaitDecisions(3);
            String savepoint = job.stopWithSavepoint(
                            false, folder.resolve("savepoints").toUri().toString(), SavepointFormatType.CANONICAL)
                    .get();
            run.appendAwaited(of("demo", Commands.booking("demo", "b", 1, soon)), List.of("0"));
            run.appendAwaited(of("demo", Commands.booking("demo", "d", 1, soon)), List.of("1"));
            JobClient restored = run.start("hashmap", 1, savepoint);
            run.awaitDecisions(4);
            run.awaitRecords(Topic.ANSWERS, 3);
            restored.cancel().get();

            List<byte[]> replies = run.decisionsByTenant().get("demo");
            assertThat(replies).hasSize(4);
            Map<Integer, ConsumerRecord<byte[], byte[]>> answers = run.records(Topic.ANSWERS).stream()
                    .collect(Collectors.toMap(ConsumerRecord::partition, Function.identity()));
            assertThat(answers).containsOnlyKeys(0, 1, 2);
            assertThat(DecisionBodies.of(answers.get(2).value())).isEqualTo(replies.get(1));
            assertThat(DecisionBodies.of(answers.get(1).value())).isEqualTo(replies.get(3));
            assertThat(answers.get(0).value()).as("of a repeat").isNull();
            assertThat(answers.get(0).headers().lastHeader("command-id").value())
                    .isEqualTo(answers.get(2).headers().lastHeader("command-id").value())
                    .isEqualTo(
                            DecisionBodies.decode(replies.get(1)).getCommandId().getBytes(StandardCharsets.UTF_8));
        }
    }

    private static Appended of(String tenantId, byte[] value) {
        return new Appended(tenantId, value, new TenantPartitioning(DecisionRun.PARTITIONS).partitionOf(tenantId), 0);
    }

    private static List<Decision> decisions(DecisionRun run, String tenantId) {
        return run.decisionsByTenant().get(tenantId).stream()
                .map(DecisionBodies::decode)
                .toList();
    }

    private static List<Long> sequences(long last) {
        return LongStream.rangeClosed(1, last).boxed().toList();
    }
}
