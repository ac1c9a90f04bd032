package com.tartware.bookings.localstack.chaos.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.tartware.bookings.localstack.settings.StackFolders;
import com.tartware.bookings.localstack.supervise.ProcessIdentity;
import com.tartware.bookings.localstack.supervise.RunRecords;
import com.tartware.bookings.localstack.supervise.RunRecords.RunRecord;
import com.tartware.bookings.localstack.supervise.StackState;
import com.tartware.bookings.localstack.supervise.StackState.ComponentState;
import com.tartware.bookings.localstack.supervise.StackState.Phase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** On a real process that a stack could have started. */
@Timeout(40)
class ProcessFaultsTest {
    @TempDir
    Path folder;

    private Process process;
    private StackProcesses processes;

    @BeforeEach
    void aStackOfOneProcess() throws IOException {
        StackFolders folders = new StackFolders(folder);
        folders.prepare();
        process = new ProcessBuilder("sleep", "300").start();
        new RunRecords(folders.run())
                .write(new RunRecord("taskmanager-1", ProcessIdentity.of(process.toHandle()), "TERM"));
        publish(process.pid());
        processes = new StackProcesses(folders);
    }

    private void publish(long pid) {
        new StackState(
                        ProcessHandle.current().pid(),
                        Phase.READY,
                        null,
                        List.of(new ComponentState("taskmanager-1", pid, "ready", "", null, 0)),
                        List.of())
                .publish(new StackFolders(folder).state());
    }

    @AfterEach
    void end() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    @Test
    void aKilledProcessIsGone() throws Exception {
        assertThat(new Kill(processes, "taskmanager", 7).begin()).contains("taskmanager-1, pid " + process.pid());

        assertThat(process.waitFor(5, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(128 + 9);
    }

    @Test
    void aPausedProcessGoesOnWhenItIsHealed() throws Exception {
        Pause pause = new Pause(processes, "taskmanager", 0);
        assertThat(pause.begin()).isPresent();
        assertThat(state()).isEqualTo('T');

        pause.heal();
        assertThat(state()).isEqualTo('S');
    }

    @Test
    void whatIsNotRunningIsLeftOut() throws Exception {
        process.destroyForcibly().waitFor();

        assertThat(new Kill(processes, "taskmanager", 0).begin()).isEmpty();
    }

    /** Its pid may be anybody's by now. */
    @Test
    void aProcessThatTheStackDidNotRecordIsLeftAlone() throws Exception {
        Process stranger = new ProcessBuilder("sleep", "300").start();
        try {
            publish(stranger.pid());

            assertThat(processes.find("taskmanager", 0)).isEmpty();
        } finally {
            stranger.destroyForcibly().waitFor();
        }
    }

    private char state() throws IOException {
        String stat = Files.readString(Path.of("/proc/" + process.pid() + "/stat"));
        return stat.charAt(stat.lastIndexOf(')') + 2);
    }
}
