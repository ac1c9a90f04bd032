package com.tartware.bookings.localstack.components;

import com.tartware.bookings.localstack.settings.StackSettings;
import com.tartware.bookings.localstack.supervise.Component;
import com.tartware.bookings.localstack.supervise.PortClaim;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Flink's JobManager, as a session cluster: the jobs are submitted to it. */
public final class JobManager implements Component {
    public static final String NAME = "jobmanager";

    private final StackSettings settings;
    private final ZooKeeper zooKeeper;

    public JobManager(StackSettings settings, ZooKeeper zooKeeper) {
        this.settings = settings;
        this.zooKeeper = zooKeeper;
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
    public Set<String> needs() {
        return Set.of(ZooKeeper.NAME);
    }

    @Override
    public ProcessBuilder command() throws IOException {
        deleteUploadedJars();
        return new FlinkCluster(settings, zooKeeper)
                .process(
                        NAME,
                        List.of(
                                "-Xms128m",
                                "-Xmx448m",
                                "-XX:MaxMetaspaceSize=512m",
                                "-XX:+UseSerialGC",
                                "-XX:TieredStopAtLevel=1"),
                        "org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint",
                        List.of());
    }

    /** Each JobManager keeps the jars it was given, 47 MB a time, and the next one cannot use them. */
    private void deleteUploadedJars() throws IOException {
        Path uploads = settings.folders().run().resolve("flink").resolve(NAME).resolve("tmp/flink-web-upload");
        if (Files.isDirectory(uploads)) {
            try (Stream<Path> files = Files.walk(uploads)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    @Override
    public boolean answers() throws IOException, InterruptedException {
        return HttpProbe.answers(settings.flinkUrl() + "/overview");
    }
}
