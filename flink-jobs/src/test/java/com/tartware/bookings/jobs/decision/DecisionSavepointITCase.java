package com.tartware.bookings.jobs.decision;

import static org.assertj.core.api.Assertions.assertThat;

import com.tartware.bookings.jobs.decision.SimulatedLog.Appended;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A savepoint written by an earlier build goes on: the job restored from it decides what comes next as the ledger does that has
 * folded the whole log. Holds that were live in the savepoint have expired since, and everything is sent once more.
 */
class DecisionSavepointITCase {
    @RegisterExtension
    static final MiniClusterExtension CLUSTER = new MiniClusterExtension(new MiniClusterResourceConfiguration.Builder()
            .setNumberTaskManagers(1)
            .setNumberSlotsPerTaskManager(4)
            .build());

    @TempDir
    Path folder;

    @ParameterizedTest(name = "{0} on {1} with {2} subtasks")
    @CsvSource({"decision-0.1, hashmap, 1", "decision-0.1, rocksdb, 3"})
    void goesOnWhereItStopped(String name, String backend, int parallelism) throws Exception {
        SavepointFixture fixture = SavepointFixture.named(name);
        List<Appended> log = fixture.log();
        MemoryFold fold = new MemoryFold(DecisionRun.PARTITIONS);
        for (Appended record : log) {
            fold.append(record.tenantId(), record.value(), record.partition(), record.appendTimeMillis());
        }
        Map<String, Integer> decidedBefore = new HashMap<>();
        fold.decisionsByTenant().forEach((tenantId, decisions) -> decidedBefore.put(tenantId, decisions.size()));

        try (DecisionRun run = new DecisionRun(folder)) {
            run.append(log); // the offsets of the savepoint must be there
            Map<Integer, Long> offsetsBefore = new HashMap<>();
            log.forEach(record -> offsetsBefore.merge(record.partition(), 1L, Long::sum));
            JobClient job =
                    run.start(backend, parallelism, fixture.savepoint().toUri().toString());
            run.append(log);
            run.tick(Duration.ofSeconds(2));
            List<ConsumerRecord<byte[], byte[]>> since = run.commands().stream()
                    .filter(record -> record.offset() >= offsetsBefore.get(record.partition()))
                    .toList();
            DecisionRun.fold(since, fold);
            Map<String, List<byte[]>> expected = new TreeMap<>();
            fold.decisionsByTenant()
                    .forEach((tenantId, decisions) ->
                            expected.put(tenantId, decisions.subList(decidedBefore.get(tenantId), decisions.size())));
            int decisions = expected.values().stream().mapToInt(List::size).sum();
            assertThat(decisions).isPositive();
            run.awaitDecisions(decisions);
            job.cancel().get();
            DecisionBodies.assertSame(expected, run.decisionsByTenant());
        }
    }
}
