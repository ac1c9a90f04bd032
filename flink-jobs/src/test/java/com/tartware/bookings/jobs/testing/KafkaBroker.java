package com.tartware.bookings.jobs.testing;

import com.tartware.bookings.schemas.Topic;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;

/** A real Kafka broker in a process of its own, with the project's topics. */
public final class KafkaBroker implements AutoCloseable {
    public static final int PARTITIONS = 8;
    private static final Duration START_TIMEOUT = Duration.ofSeconds(60);

    private final Path folder;
    private final int port;
    private final Process process;

    private KafkaBroker(Path folder, int port, Process process) {
        this.folder = folder;
        this.port = port;
        this.process = process;
    }

    /** @param folder empty; holds the log and the broker's output */
    public static KafkaBroker start(Path folder) throws Exception {
        int port = freePort();
        Path properties = folder.resolve("server.properties");
        Files.writeString(properties, """
                process.roles=broker,controller
                node.id=1
                listeners=PLAINTEXT://127.0.0.1:%1$d,CONTROLLER://127.0.0.1:%2$d
                advertised.listeners=PLAINTEXT://127.0.0.1:%1$d
                controller.listener.names=CONTROLLER
                controller.quorum.voters=1@127.0.0.1:%2$d
                log.dirs=%3$s
                offsets.topic.replication.factor=1
                transaction.state.log.replication.factor=1
                transaction.state.log.min.isr=1
                offsets.topic.num.partitions=4
                transaction.state.log.num.partitions=4
                group.initial.rebalance.delay.ms=0
                auto.create.topics.enable=false
                """.formatted(port, freePort(), folder.resolve("data")));
        Process format = java(
                        folder,
                        "kafka.tools.StorageTool",
                        List.of("format", "-t", "dGFydHdhcmUtdGVzdHMxMg", "-c", properties.toString()))
                .start();
        if (!format.waitFor(START_TIMEOUT.toSeconds(), TimeUnit.SECONDS) || format.exitValue() != 0) {
            throw new IllegalStateException("cannot format Kafka's storage, see " + folder.resolve("output.log"));
        }
        KafkaBroker broker = new KafkaBroker(
                folder,
                port,
                java(folder, "kafka.Kafka", List.of(properties.toString())).start());
        try {
            broker.createTopics();
        } catch (Exception e) {
            broker.close();
            throw e;
        }
        return broker;
    }

    public String address() {
        return "127.0.0.1:" + port;
    }

    private void createTopics() throws Exception {
        Properties properties = new Properties();
        properties.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, address());
        properties.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, Long.toString(START_TIMEOUT.toMillis()));
        try (Admin admin = Admin.create(properties)) {
            admin.createTopics(List.of(
                            topic(Topic.COMMANDS.topicName(), Map.of("message.timestamp.type", "LogAppendTime")),
                            topic(Topic.DECISIONS.topicName(), Map.of()),
                            topic(Topic.AVAILABILITY.topicName(), Map.of("cleanup.policy", "compact")),
                            topic(Topic.DEAD_LETTERS, Map.of())))
                    .all()
                    .get(START_TIMEOUT.toSeconds(), TimeUnit.SECONDS);
        }
        if (!process.isAlive()) {
            throw new IllegalStateException("the broker ended, see " + folder.resolve("output.log"));
        }
    }

    private static NewTopic topic(String name, Map<String, String> configs) {
        return new NewTopic(name, PARTITIONS, (short) 1).configs(configs);
    }

    private static ProcessBuilder java(Path folder, String mainClass, List<String> arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-Dtest.log=" + folder.resolve("broker.log"),
                "-cp",
                System.getProperty("java.class.path"),
                mainClass));
        command.addAll(arguments);
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        folder.resolve("output.log").toFile()));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void close() throws Exception {
        process.destroy();
        if (!process.waitFor(20, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
    }
}
