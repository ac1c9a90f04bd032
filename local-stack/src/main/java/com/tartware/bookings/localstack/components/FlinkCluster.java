package com.tartware.bookings.localstack.components;

import com.tartware.bookings.localstack.settings.StackSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What the JobManager and the TaskManagers have in common: one configuration, one class path. */
final class FlinkCluster {
    private final StackSettings settings;
    private final ZooKeeper zooKeeper;

    FlinkCluster(StackSettings settings, ZooKeeper zooKeeper) {
        this.settings = settings;
        this.zooKeeper = zooKeeper;
    }

    ProcessBuilder process(String name, List<String> jvmMemory, String main, List<String> overrides)
            throws IOException {
        Path configuration = settings.folders().run().resolve("flink").resolve(name);
        Files.createDirectories(configuration.resolve("tmp"));
        Files.createDirectories(settings.folders().data("flink"));
        Files.writeString(configuration.resolve("config.yaml"), configuration(configuration));
        List<String> arguments = new ArrayList<>(List.of("--configDir", configuration.toString()));
        arguments.addAll(overrides);
        ProcessBuilder process = new FlinkProcess(settings).builder(name, jvmMemory, main, arguments);
        WebhookKey.give(settings, process);
        return process;
    }

    /**
     * A JobManager that is started again goes on with the jobs that ZooKeeper knows; with the defaults for its session that would
     * take a minute. Deaths are noticed within seconds and jobs restart after one second for ever: a store that is away for an hour must not
     * end a job. Deaths are noticed by heartbeats, not by answers that take long: a JobManager that recovers its jobs keeps itself waiting, and
     * with the default of 10 s a busy machine had it end itself each time. Only the UI's own pages may read what it answers: by default a page of any site could submit a jar. Every memory figure is given, since no start script computes any. The
     * metaspace has room for the classes of all jobs twice, as in an upgrade: 25 MB each, and some 70 MB of Flink's own. In the JobManager it has
     * more, since a thread-local of Avro keeps the classes of about one submission in three there. Ports that are not given are chosen by the
     * system.
     */
    private String configuration(Path scratch) {
        Path flinkData = settings.folders().data("flink");
        return """
                jobmanager.rpc.address: 127.0.0.1
                jobmanager.rpc.port: %1$d
                high-availability.type: zookeeper
                high-availability.zookeeper.quorum: %7$s
                high-availability.zookeeper.path.root: /tartware
                high-availability.cluster-id: local
                high-availability.storageDir: %8$s
                high-availability.jobmanager.port: %1$d
                high-availability.zookeeper.client.session-timeout: 6000
                high-availability.zookeeper.client.connection-timeout: 3000
                high-availability.zookeeper.client.retry-wait: 1000
                high-availability.zookeeper.client.max-retry-attempts: 10
                high-availability.zookeeper.client.tolerate-suspended-connections: true
                zookeeper.sasl.disable: true
                jobmanager.bind-host: 127.0.0.1
                jobmanager.memory.heap.size: 448m
                jobmanager.memory.off-heap.size: 128m
                jobmanager.memory.jvm-metaspace.size: 512m
                jobmanager.memory.jvm-overhead.min: 192m
                jobmanager.memory.jvm-overhead.max: 192m
                jobmanager.execution.failover-strategy: region
                rest.address: 127.0.0.1
                rest.bind-address: 127.0.0.1
                rest.port: %2$d
                rest.bind-port: %2$d
                blob.server.port: 0
                web.submit.enable: true
                web.access-control-allow-origin: %6$s
                web.upload.dir: %3$s
                io.tmp.dirs: %3$s
                taskmanager.host: 127.0.0.1
                taskmanager.bind-host: 127.0.0.1
                taskmanager.rpc.port: 0
                taskmanager.data.port: 0
                taskmanager.numberOfTaskSlots: 8
                taskmanager.load-balance.mode: SLOTS
                taskmanager.cpu.cores: 2.0
                taskmanager.memory.framework.heap.size: 128m
                taskmanager.memory.task.heap.size: 832m
                taskmanager.memory.framework.off-heap.size: 128m
                taskmanager.memory.task.off-heap.size: 64m
                taskmanager.memory.managed.size: 256m
                taskmanager.memory.network.min: 96m
                taskmanager.memory.network.max: 96m
                taskmanager.memory.jvm-metaspace.size: 384m
                taskmanager.memory.jvm-overhead.min: 192m
                taskmanager.memory.jvm-overhead.max: 192m
                taskmanager.registration.timeout: 10 d
                cluster.registration.error-delay: 500 ms
                cluster.registration.refused-registration-delay: 500 ms
                cluster.registration.initial-timeout: 200 ms
                cluster.registration.max-timeout: 2 s
                pekko.ask.timeout: 60 s
                heartbeat.interval: 1000
                heartbeat.timeout: 10000
                heartbeat.rpc-failure-threshold: 2
                restart-strategy.type: fixed-delay
                restart-strategy.fixed-delay.attempts: 2147483647
                restart-strategy.fixed-delay.delay: 1 s
                state.backend.type: rocksdb
                execution.checkpointing.incremental: true
                execution.checkpointing.dir: %4$s
                execution.checkpointing.savepoint-dir: %5$s
                execution.checkpointing.externalized-checkpoint-retention: RETAIN_ON_CANCELLATION
                execution.checkpointing.num-retained: 3
                """.formatted(
                        settings.flinkRpcPort(),
                        settings.flinkUiPort(),
                        scratch.resolve("tmp"),
                        flinkData.resolve("checkpoints").toUri(),
                        flinkData.resolve("savepoints").toUri(),
                        settings.flinkUrl(),
                        zooKeeper.address(),
                        zooKeeper.jobManagerStorage().toUri());
    }
}
