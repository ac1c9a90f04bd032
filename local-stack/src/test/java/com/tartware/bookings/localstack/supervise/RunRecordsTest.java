package com.tartware.bookings.localstack.supervise;

import static org.assertj.core.api.Assertions.assertThat;

import com.tartware.bookings.localstack.supervise.RunRecords.RunRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunRecordsTest {
    @TempDir
    Path folder;

    @Test
    void aRecordedProcessIsFoundWhileItRuns() throws Exception {
        RunRecords records = new RunRecords(folder);
        Process child = new ProcessBuilder("sleep", "60").start();
        records.write(new RunRecord("child", ProcessIdentity.of(child.toHandle()), "TERM"));

        assertThat(records.alive("child").map(ProcessHandle::pid)).contains(child.pid());
        assertThat(records.alive()).extracting(RunRecord::name).containsExactly("child");

        child.destroyForcibly().waitFor();
        assertThat(records.alive("child")).isEmpty();
        assertThat(records.alive()).isEmpty();
    }

    @Test
    void aPidThatNowBelongsToAnotherProcessIsNotOurs() {
        RunRecords records = new RunRecords(folder);
        ProcessIdentity me = ProcessIdentity.of(ProcessHandle.current());
        records.write(new RunRecord("earlier", new ProcessIdentity(me.pid(), "born some other time"), "TERM"));

        assertThat(records.alive("earlier")).isEmpty();
        assertThat(records.alive()).isEmpty();
    }

    @Test
    void aFileThatIsNoRecordIsPassedOver() throws IOException {
        Files.writeString(folder.resolve("broken.pid.json"), "{");

        assertThat(new RunRecords(folder).alive()).isEmpty();
    }
}
