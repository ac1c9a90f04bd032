package com.tartware.bookings.localstack.components;

import com.tartware.bookings.localstack.jobs.FlinkRest;
import com.tartware.bookings.localstack.settings.StackSettings;
import com.tartware.bookings.localstack.supervise.Component;
import com.tartware.bookings.localstack.supervise.PortClaim;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A Flink TaskManager. Its ports are chosen by the system. */
public final class TaskManager implements Component {
    private final StackSettings settings;
    private final ZooKeeper zooKeeper;
    private final FlinkRest flink;
    private final String name;

    /** Where the process before this one was reachable: the JobManager may list that one for some seconds more. */
    private Optional<String> earlierPath = Optional.empty();

    public TaskManager(StackSettings settings, ZooKeeper zooKeeper, int number) {
        this.settings = settings;
        this.zooKeeper = zooKeeper;
        this.flink = new FlinkRest(settings.flinkUrl());
        this.name = name(number);
    }

    public static String name(int number) {
        return "taskmanager-" + number;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String address() {
        return settings.flinkUrl() + "/#/task-manager/" + name;
    }

    @Override
    public List<PortClaim> ports() {
        return List.of();
    }

    @Override
    public Set<String> needs() {
        return Set.of(ZooKeeper.NAME);
    }

    @Override
    public ProcessBuilder command() throws IOException, InterruptedException {
        earlierPath = registeredPath();
        return new FlinkCluster(settings, zooKeeper)
                .process(
                        name,
                        List.of(
                                "-Xms256m",
                                "-Xmx960m",
                                "-XX:MaxDirectMemorySize=288m",
                                "-XX:MaxMetaspaceSize=384m",
                                "-XX:+UseG1GC"),
                        "org.apache.flink.runtime.taskexecutor.TaskManagerRunner",
                        // The same id after a restart: the JobManager then sees at once that the old one is gone.
                        List.of("-Dtaskmanager.resource-id=" + name));
    }

    @Override
    public boolean answers() throws IOException, InterruptedException {
        Optional<String> path = registeredPath();
        return path.isPresent() && !path.equals(earlierPath);
    }

    private Optional<String> registeredPath() throws InterruptedException {
        try {
            return Optional.ofNullable(flink.taskManagerPaths().get(name));
        } catch (IOException jobManagerIsAway) {
            return Optional.empty();
        }
    }
}
