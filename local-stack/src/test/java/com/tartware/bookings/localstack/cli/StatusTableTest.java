package com.tartware.bookings.localstack.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.tartware.bookings.localstack.settings.StackSettings;
import com.tartware.bookings.localstack.supervise.ProcessIdentity;
import com.tartware.bookings.localstack.supervise.RunRecords;
import com.tartware.bookings.localstack.supervise.RunRecords.RunRecord;
import com.tartware.bookings.localstack.supervise.StackState;
import com.tartware.bookings.localstack.supervise.StackState.ComponentState;
import com.tartware.bookings.localstack.supervise.StackState.JobState;
import com.tartware.bookings.localstack.supervise.StackState.Phase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StatusTableTest {
    @TempDir
    Path dataDir;

    private StackSettings settings;

    @BeforeEach
    void settings() throws Exception {
        settings = new StackSettings(
                dataDir, dataDir, dataDir, Duration.ofSeconds(1), 1, 8080, 8081, 6123, 9092, 9093, 8085, 15432, 8123);
        Files.createDirectories(settings.folders().run());
    }

    @Test
    void jsonHasTheFormOfTheContract() throws Exception {
        long me = ProcessHandle.current().pid();
        record("supervisor");
        new StackState(
                        me,
                        Phase.READY,
                        null,
                        List.of(new ComponentState("broker", 42L, "ready", "127.0.0.1:9092", null, 3.5)),
                        List.of(new JobState("decision", "RUNNING", null)))
                .publish(settings.folders().state());

        assertThat(StatusTable.of(settings).json())
                .isEqualTo("{\"components\":[{\"name\":\"broker\",\"pid\":42,\"state\":\"ready\","
                        + "\"address\":\"127.0.0.1:9092\"},{\"name\":\"supervisor\",\"pid\":" + me
                        + ",\"state\":\"ready\",\"address\":\"" + dataDir + "\"}]}");
    }

    @Test
    void withoutASupervisorItsProcessesAreLeftOverOrStopped() {
        record("broker");

        StatusTable table = StatusTable.of(settings);

        assertThat(table.components())
                .extracting(StatusTable.Row::name)
                .containsExactly(
                        "broker",
                        "postgres",
                        "clickhouse",
                        "registry",
                        "zookeeper",
                        "jobmanager",
                        "taskmanager-1",
                        "ingest",
                        "supervisor");
        assertThat(table.components().get(0).state()).isEqualTo("left over");
        assertThat(table.components().get(0).pid())
                .isEqualTo(ProcessHandle.current().pid());
        assertThat(table.components().get(1).state()).isEqualTo("stopped");
        assertThat(table.components().get(1).pid()).isNull();
    }

    @Test
    void whatAnEarlierSupervisorPublishedIsNotBelieved() {
        record("supervisor");
        new StackState(1L, Phase.READY, null, List.of(), List.of())
                .publish(settings.folders().state());

        assertThat(StatusTable.of(settings).components())
                .filteredOn(row -> row.name().equals("supervisor"))
                .extracting(StatusTable.Row::state)
                .containsExactly("starting");
    }

    private void record(String name) {
        new RunRecords(settings.folders().run())
                .write(new RunRecord(name, ProcessIdentity.of(ProcessHandle.current()), "TERM"));
    }
}
