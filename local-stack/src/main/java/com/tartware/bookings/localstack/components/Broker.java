package com.tartware.bookings.localstack.components;

import com.tartware.bookings.localstack.settings.Link;
import com.tartware.bookings.localstack.settings.StackSettings;
import com.tartware.bookings.localstack.supervise.Component;
import com.tartware.bookings.localstack.supervise.PortClaim;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The log: one Kafka broker that is its own controller. */
public final class Broker implements Component {
    public static final String NAME = "broker";

    private static final List<String> JVM = List.of(
            "-Xms256m", "-Xmx768m", "-XX:MaxDirectMemorySize=256m", "-XX:+UseG1GC", "-XX:+ExitOnOutOfMemoryError");

    private final StackSettings settings;
    private final BookingTopics topics;
    private final Path data;

    public Broker(StackSettings settings) {
        this.settings = settings;
        this.topics = new BookingTopics(settings.brokers());
        this.data = settings.folders().data("kafka");
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String address() {
        return settings.brokers();
    }

    @Override
    public List<PortClaim> ports() {
        return List.of(
                new PortClaim(NAME, settings.kafkaPort(), "--kafka-port"),
                new PortClaim(NAME, settings.kafkaControllerPort(), "--kafka-controller-port"));
    }

    @Override
    public ProcessBuilder command() throws IOException, InterruptedException {
        Files.createDirectories(data);
        Path properties = settings.folders().run().resolve("broker.properties");
        Files.writeString(properties, properties());
        if (!Files.exists(data.resolve("meta.properties"))) {
            format(properties);
        }
        return kafka(JVM, "kafka.Kafka", properties.toString());
    }

    private ProcessBuilder kafka(List<String> jvm, String main, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(jvm);
        command.add(ProcessLogging.jvmFlag(settings));
        command.add(main);
        command.addAll(List.of(arguments));
        String classpath = RuntimeClasspath.pinned(
                settings.home(),
                settings.home().resolve("local-stack/runtimes/broker/target/runtime.classpath"),
                settings.folders().run().resolve("lib/broker"));
        return RuntimeClasspath.java(classpath, command);
    }

    /**
     * Transactions stay at version 1: under version 2 a job's recovery can fail when a producer epoch rolls over, at 1 s
     * checkpoints about every nine hours (FLINK-40689).
     */
    private void format(Path properties) throws IOException, InterruptedException {
        byte[] id = UUID.randomUUID().toString().substring(0, 16).getBytes(StandardCharsets.US_ASCII);
        Process format = kafka(
                        List.of("-Xmx128m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"),
                        "kafka.tools.StorageTool",
                        "format",
                        "--config",
                        properties.toString(),
                        "--cluster-id",
                        Base64.getUrlEncoder().withoutPadding().encodeToString(id),
                        "--feature",
                        "transaction.version=1",
                        "--ignore-formatted")
                .redirectErrorStream(true)
                .start();
        String output = new String(format.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!format.waitFor(60, TimeUnit.SECONDS) || format.exitValue() != 0) {
            format.destroyForcibly();
            throw new IOException("Kafka could not format " + data + ": " + output);
        }
    }

    /** The defaults are for a cluster: three replicas, fifty partitions a system topic, waits for members to gather. */
    private String properties() {
        return """
                process.roles=broker,controller
                node.id=1
                controller.quorum.voters=1@127.0.0.1:%2$d
                listeners=PLAINTEXT://127.0.0.1:%1$d,CONTROLLER://127.0.0.1:%2$d%4$s
                advertised.listeners=PLAINTEXT://127.0.0.1:%1$d%5$s
                controller.listener.names=CONTROLLER
                listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT%6$s
                log.dirs=%3$s
                auto.create.topics.enable=false
                offsets.topic.replication.factor=1
                offsets.topic.num.partitions=8
                transaction.state.log.replication.factor=1
                transaction.state.log.min.isr=1
                transaction.state.log.num.partitions=8
                share.coordinator.state.topic.replication.factor=1
                share.coordinator.state.topic.min.isr=1
                group.initial.rebalance.delay.ms=0
                transaction.max.timeout.ms=900000
                broker.session.timeout.ms=6000
                broker.heartbeat.interval.ms=1000
                log.segment.bytes=268435456
                log.cleaner.dedupe.buffer.size=16777216
                num.network.threads=2
                num.io.threads=4
                """.formatted(
                        settings.kafkaPort(),
                        settings.kafkaControllerPort(),
                        data,
                        forEachProxiedLink(link -> link.listener() + "://127.0.0.1:"
                                + settings.links().listenerPorts().get(link)),
                        forEachProxiedLink(link -> link.listener() + "://127.0.0.1:"
                                + settings.links().proxyPorts().get(link)),
                        forEachProxiedLink(link -> link.listener() + ":PLAINTEXT"));
    }

    private String forEachProxiedLink(Function<Link, String> entry) {
        return settings.links().listenerPorts().keySet().stream()
                .sorted()
                .map(link -> "," + entry.apply(link))
                .collect(Collectors.joining());
    }

    @Override
    public boolean answers() throws Exception {
        return topics.brokerAnswers();
    }

    @Override
    public void setUp() throws Exception {
        topics.create();
    }
}
