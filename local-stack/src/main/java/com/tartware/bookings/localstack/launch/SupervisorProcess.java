package com.tartware.bookings.localstack.launch;

import com.tartware.bookings.localstack.components.LocalStack;
import com.tartware.bookings.localstack.control.ControlServer;
import com.tartware.bookings.localstack.jobs.FlinkJobs;
import com.tartware.bookings.localstack.settings.StackSettings;
import com.tartware.bookings.localstack.supervise.ProcessIdentity;
import com.tartware.bookings.localstack.supervise.RunRecords;
import com.tartware.bookings.localstack.supervise.RunRecords.RunRecord;
import com.tartware.bookings.localstack.supervise.Supervisor;
import java.io.IOException;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The process that {@code up} leaves behind. TERM stops the stack in order. */
public final class SupervisorProcess {
    private static final Logger LOG = LoggerFactory.getLogger(SupervisorProcess.class);

    static final String NAME = "supervisor";

    private SupervisorProcess() {}

    /**
     * Runs until told to stop.
     *
     * @param args the file with the settings, the jar of the Flink jobs
     */
    public static void main(String[] args) throws IOException, InterruptedException {
        StackSettings settings = SettingsFile.read(Path.of(args[0]));
        RunRecords records = new RunRecords(settings.folders().run());
        records.write(new RunRecord(NAME, ProcessIdentity.of(ProcessHandle.current()), "TERM"));
        FlinkJobs jobs = LocalStack.jobs(settings, Path.of(args[1]));
        Supervisor supervisor = new Supervisor(LocalStack.components(settings), jobs, settings.folders());
        ControlServer control = ControlServer.start(settings.folders().run(), LocalStack.operations(settings, jobs));
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            control.close();
                            supervisor.stop();
                            records.remove(NAME);
                        },
                        "stop"));
        LOG.info("supervising {}", settings.dataDir());
        supervisor.run();
        if (supervisor.failed()) {
            System.exit(1);
        }
    }
}
