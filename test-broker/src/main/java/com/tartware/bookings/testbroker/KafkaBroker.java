package com.tartware.bookings.testbroker;

import java.io.IOException;
import java.io.InputStream;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** A real Kafka broker in a process of its own, which a test can stop, freeze and start again. */
public final class KafkaBroker implements AutoCloseable {
    private static final int TOPIC_TRIES_MAX = 100;
    private static final int START_SECONDS_MAX = 60;

    /** As the local stack formats its broker; under version 2 each commit changes its producer's epoch. */
    private static final int TRANSACTION_VERSION = 1;

    private final Path directory;
    private final int port;
    private Process process;

    public KafkaBroker(Path directory) throws IOException, InterruptedException {
        this(directory, TRANSACTION_VERSION);
    }

    /** @param transactionVersion the broker's feature of that name */
    public KafkaBroker(Path directory, int transactionVersion) throws IOException, InterruptedException {
        this.directory = directory;
        this.port = freePort();
        int controllerPort = freePort();
        Path properties = directory.resolve("server.properties");
        Files.writeString(properties, """
                process.roles=broker,controller
                node.id=1
                controller.quorum.voters=1@127.0.0.1:%2$d
                listeners=PLAINTEXT://127.0.0.1:%1$d,CONTROLLER://127.0.0.1:%2$d
                advertised.listeners=PLAINTEXT://127.0.0.1:%1$d
                controller.listener.names=CONTROLLER
                inter.broker.listener.name=PLAINTEXT
                log.dirs=%3$s
                auto.create.topics.enable=false
                offsets.topic.replication.factor=1
                offsets.topic.num.partitions=1
                transaction.state.log.replication.factor=1
                transaction.state.log.min.isr=1
                group.initial.rebalance.delay.ms=0
                """.formatted(port, controllerPort, directory.resolve("data")));
        Process format = java(
                "kafka.tools.StorageTool",
                List.of(
                        "format",
                        "-t",
                        Uuid.randomUuid().toString(),
                        "-c",
                        properties.toString(),
                        "--feature",
                        "transaction.version=" + transactionVersion));
        if (format.waitFor() != 0) {
            throw new IllegalStateException("formatting failed: " + output());
        }
        start();
    }

    public String address() {
        return "127.0.0.1:" + port;
    }

    /** Returns when the broker answers. */
    public void start() throws IOException, InterruptedException {
        process = java(
                "kafka.Kafka", List.of(directory.resolve("server.properties").toString()));
        for (int second = 0; second < START_SECONDS_MAX; second++) {
            try (Admin admin = Admin.create(Map.of(
                    "bootstrap.servers", address(), "request.timeout.ms", 2_000, "default.api.timeout.ms", 2_000))) {
                admin.describeCluster().nodes().get(3, TimeUnit.SECONDS);
                return;
            } catch (ExecutionException | java.util.concurrent.TimeoutException e) {
                if (!process.isAlive()) {
                    throw new IllegalStateException("the broker ended: " + output());
                }
                Thread.sleep(500);
            }
        }
        throw new IllegalStateException("the broker does not answer: " + output());
    }

    /** Creates a topic and returns when it can be written to. */
    public void createTopic(String name, int partitions, Map<String, String> configs)
            throws InterruptedException, ExecutionException {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", address()))) {
            admin.createTopics(List.of(new NewTopic(name, partitions, (short) 1).configs(configs)))
                    .all()
                    .get();
            awaitLeaders(admin, name, partitions);
        }
    }

    /** A topic is created in the controller's log first; the broker answers for it a moment later. */
    private static void awaitLeaders(Admin admin, String topic, int partitions) throws InterruptedException {
        for (int tries = 0; tries < TOPIC_TRIES_MAX; tries++) {
            try {
                long led = admin.describeTopics(List.of(topic)).allTopicNames().get().get(topic).partitions().stream()
                        .filter(partition -> partition.leader() != null)
                        .count();
                if (led == partitions) {
                    return;
                }
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
                    throw new IllegalStateException("topic " + topic + " cannot be described", e);
                }
            }
            Thread.sleep(100);
        }
        throw new IllegalStateException("topic " + topic + " has no leaders: the broker is not well");
    }

    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** The process stands still: connections stay open, and nothing is answered. */
    public void freeze() throws IOException, InterruptedException {
        signal("STOP");
    }

    public void thaw() throws IOException, InterruptedException {
        signal("CONT");
    }

    private void signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                .inheritIO()
                .start()
                .waitFor();
    }

    private Process java(String mainClass, List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx384m",
                "-cp",
                classpath(),
                mainClass));
        command.addAll(arguments);
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        directory.resolve("broker.log").toFile()))
                .start();
    }

    /** The broker's own, which the launcher uses too: its Kafka is not the one that clients are tested with. */
    private static String classpath() throws IOException {
        try (InputStream file = KafkaBroker.class.getResourceAsStream("/runtime.classpath")) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8).strip();
        }
    }

    private String output() throws IOException {
        return Files.readString(directory.resolve("broker.log"));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void close() throws InterruptedException {
        if (process != null && process.isAlive()) {
            kill();
        }
    }
}
