package com.tartware.bookings.jobs.decision;

import static org.assertj.core.api.Assertions.assertThat;

import com.tartware.bookings.jobs.testing.Appended;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A thread that a job leaves behind keeps all its classes with the TaskManager; after some upgrades the TaskManager has no room for more. */
class StoppedJobITCase {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @RegisterExtension
    static final MiniClusterExtension CLUSTER = new MiniClusterExtension(new MiniClusterResourceConfiguration.Builder()
            .setNumberTaskManagers(1)
            .setNumberSlotsPerTaskManager(4)
            .build());

    @TempDir
    Path folder;

    @Test
    void noKafkaClientOfItGoesOn() throws Exception {
        int today = (int) LocalDate.now(ZoneOffset.UTC).toEpochDay();
        List<Appended> log = SimulatedLog.of(3, 2, 40, today, 2, DecisionRun.PARTITIONS);
        try (DecisionRun run = new DecisionRun(folder)) {
            run.append(log.subList(0, log.size() / 2));
            Set<Thread> before = kafkaClients();
            JobClient first = run.start("hashmap", 2, null);
            run.awaitDecisions(1);
            assertThat(namesSince(before)).anyMatch(name -> name.contains("admin"));
            String savepoint = first.stopWithSavepoint(
                            false, folder.resolve("savepoints").toUri().toString(), SavepointFormatType.CANONICAL)
                    .get();
            awaitNoneSince(before);

            JobClient restored = run.start("hashmap", 2, savepoint);
            run.append(log.subList(log.size() / 2, log.size()));
            run.awaitDecisions(run.decisionCount() + 1);
            restored.cancel().get();
            awaitNoneSince(before);
        }
    }

    private static void awaitNoneSince(Set<Thread> before) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!namesSince(before).isEmpty()) {
            assertThat(System.nanoTime())
                    .as("left behind: " + namesSince(before))
                    .isLessThan(deadline);
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }

    private static Set<String> namesSince(Set<Thread> before) {
        Set<Thread> now = new HashSet<>(kafkaClients());
        now.removeAll(before);
        return now.stream().map(Thread::getName).collect(Collectors.toSet());
    }

    private static Set<Thread> kafkaClients() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("kafka-admin-client-thread")
                        || thread.getName().startsWith("kafka-producer-network-thread"))
                .collect(Collectors.toSet());
    }
}
