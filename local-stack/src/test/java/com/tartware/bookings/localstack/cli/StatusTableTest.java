package com.tartware.bookings.localstack.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.tartware.bookings.localstack.explain.Paint;
import com.tartware.bookings.localstack.settings.StackSettings;
import com.tartware.bookings.localstack.supervise.ProcessIdentity;
import com.tartware.bookings.localstack.supervise.RunRecords;
import com.tartware.bookings.localstack.supervise.RunRecords.RunRecord;
import com.tartware.bookings.localstack.supervise.StackState;
import com.tartware.bookings.localstack.supervise.StackState.ComponentState;
import com.tartware.bookings.localstack.supervise.StackState.JobState;
import com.tartware.bookings.localstack.supervise.StackState.Phase;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
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
                        List.of(
                                new JobState("decision", "RUNNING", null),
                                new JobState("projection-postgres", "RUNNING", null, 2, 17)))
                .publish(settings.folders().state());

        assertThat(StatusTable.of(settings).json())
                .isEqualTo("{\"components\":[{\"name\":\"broker\",\"pid\":42,\"state\":\"ready\","
                        + "\"address\":\"127.0.0.1:9092\"},{\"name\":\"supervisor\",\"pid\":" + me
                        + ",\"state\":\"ready\",\"address\":\"" + dataDir + "\"}],"
                        + "\"jobs\":[{\"name\":\"decision\",\"state\":\"RUNNING\",\"note\":null,"
                        + "\"held_tenants\":0,\"behind\":0},{\"name\":\"projection-postgres\","
                        + "\"state\":\"RUNNING\",\"note\":null,\"held_tenants\":2,\"behind\":17}]}");
    }

    @Test
    void aJobThatHoldsTenantsOrLagsIsRedAndNamesItsRunbook() {
        ByteArrayOutputStream shown = new ByteArrayOutputStream();
        StatusTable.printJobs(
                List.of(
                        new JobState("decision", "RUNNING", null, 0, 49_999),
                        new JobState("projection-postgres", "RESTARTING", "no connection", 1, 0),
                        new JobState("projection-clickhouse", "RUNNING", null, 0, 50_000)),
                new Paint(true),
                new PrintStream(shown, true, StandardCharsets.UTF_8));

        assertThat(shown.toString(StandardCharsets.UTF_8).lines())
                .containsExactly(
                        "job decision               running",
                        "\033[31mjob projection-postgres    restarting   holds 1 tenant: ./tartware explain gap,"
                                + " docs/runbooks/sequence-gap.md; no connection\033[0m",
                        "\033[31mjob projection-clickhouse  running      is 50000 records behind:"
                                + " docs/runbooks/job-not-running.md\033[0m");
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
