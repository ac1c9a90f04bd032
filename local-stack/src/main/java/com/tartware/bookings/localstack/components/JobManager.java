package com.tartware.bookings.localstack.components;

import com.tartware.bookings.localstack.settings.StackSettings;
import com.tartware.bookings.localstack.supervise.Component;
import com.tartware.bookings.localstack.supervise.PortClaim;
import java.io.IOException;
import java.util.List;

/** Flink's JobManager, as a session cluster: the jobs are submitted to it. */
public final class JobManager implements Component {
    public static final String NAME = "jobmanager";

    private final StackSettings settings;

    public JobManager(StackSettings settings) {
        this.settings = settings;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String address() {
        return settings.flinkUrl();
    }

    @Override
    public List<PortClaim> ports() {
        return List.of(
                new PortClaim(NAME, settings.flinkUiPort(), "--flink-ui-port"),
                new PortClaim(NAME, settings.flinkRpcPort(), "--flink-rpc-port"));
    }

    @Override
    public ProcessBuilder command() throws IOException {
        return new FlinkCluster(settings)
                .process(
                        NAME,
                        List.of(
                                "-Xms128m",
                                "-Xmx448m",
                                "-XX:MaxMetaspaceSize=256m",
                                "-XX:+UseSerialGC",
                                "-XX:TieredStopAtLevel=1"),
                        "org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint",
                        List.of());
    }

    @Override
    public boolean answers() throws IOException, InterruptedException {
        return HttpProbe.answers(settings.flinkUrl() + "/overview");
    }
}
