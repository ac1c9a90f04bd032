package com.tartware.bookings.localstack.settings;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Where one stack listens, keeps its data and finds its tenants. Two stacks run side by side on one machine when their ports
 * and data folders differ; whatever else a component listens on is a port the system chooses.
 *
 * @param home the source tree, with the built jars in it
 * @param dataDir absolute; data, logs and run files are below it
 * @param taskManagers Flink worker processes, eight slots each
 * @param links {@link Links#DIRECT} but for a stack whose connections are to be broken on purpose
 * @param webhookAllowPrivate whether webhooks may go to this machine and other private addresses, over plain http; true unless said
 * @param ingestTls null: ingest speaks plain http
 */
public record StackSettings(
        Path home,
        Path dataDir,
        Path tenants,
        Duration checkpointInterval,
        int taskManagers,
        int ingestPort,
        int flinkUiPort,
        int flinkRpcPort,
        int kafkaPort,
        int kafkaControllerPort,
        int registryPort,
        int postgresPort,
        int clickhousePort,
        Links links,
        Boolean webhookAllowPrivate,
        IngestTls ingestTls) {

    public static final String HOST = "127.0.0.1";
    public static final String DATABASE = "tartware";
    public static final String POSTGRES_USER = "postgres";
    public static final String POSTGRES_PASSWORD = "postgres";

    /** The bounds of the jobs themselves (JobOptions), so that up refuses what they would refuse. */
    private static final Duration CHECKPOINT_INTERVAL_MIN = Duration.ofMillis(50);

    private static final Duration CHECKPOINT_INTERVAL_MAX = Duration.ofMinutes(2);

    /** Each takes about 1.5 GB. */
    private static final int TASK_MANAGERS_MAX = 16;

    public StackSettings {
        // Settings that an earlier build wrote do not name these three.
        links = links == null ? Links.DIRECT : links;
        webhookAllowPrivate = webhookAllowPrivate == null || webhookAllowPrivate;
        if (checkpointInterval.compareTo(CHECKPOINT_INTERVAL_MIN) < 0
                || checkpointInterval.compareTo(CHECKPOINT_INTERVAL_MAX) > 0) {
            throw new IllegalArgumentException(
                    "a checkpoint interval of %d ms is outside %d ms to %d s, which the jobs accept"
                            .formatted(
                                    checkpointInterval.toMillis(),
                                    CHECKPOINT_INTERVAL_MIN.toMillis(),
                                    CHECKPOINT_INTERVAL_MAX.toSeconds()));
        }
        if (taskManagers < 1 || taskManagers > TASK_MANAGERS_MAX) {
            throw new IllegalArgumentException(
                    "--taskmanagers is %d, outside 1 to %d".formatted(taskManagers, TASK_MANAGERS_MAX));
        }
        Map<Integer, String> taken = new LinkedHashMap<>();
        claim(taken, ingestPort, "--ingest-port");
        claim(taken, flinkUiPort, "--flink-ui-port");
        claim(taken, flinkRpcPort, "--flink-rpc-port");
        claim(taken, kafkaPort, "--kafka-port");
        claim(taken, kafkaControllerPort, "--kafka-controller-port");
        claim(taken, registryPort, "--registry-port");
        claim(taken, postgresPort, "--postgres-port");
        claim(taken, clickhousePort, "--clickhouse-port");
    }

    public StackSettings(
            Path home,
            Path dataDir,
            Path tenants,
            Duration checkpointInterval,
            int taskManagers,
            int ingestPort,
            int flinkUiPort,
            int flinkRpcPort,
            int kafkaPort,
            int kafkaControllerPort,
            int registryPort,
            int postgresPort,
            int clickhousePort) {
        this(
                home,
                dataDir,
                tenants,
                checkpointInterval,
                taskManagers,
                ingestPort,
                flinkUiPort,
                flinkRpcPort,
                kafkaPort,
                kafkaControllerPort,
                registryPort,
                postgresPort,
                clickhousePort,
                Links.DIRECT,
                true,
                null);
    }

    public StackSettings withLinks(Links others) {
        return new StackSettings(
                home,
                dataDir,
                tenants,
                checkpointInterval,
                taskManagers,
                ingestPort,
                flinkUiPort,
                flinkRpcPort,
                kafkaPort,
                kafkaControllerPort,
                registryPort,
                postgresPort,
                clickhousePort,
                others,
                webhookAllowPrivate,
                ingestTls);
    }

    public StackSettings withWebhookAllowPrivate(boolean allow) {
        return new StackSettings(
                home,
                dataDir,
                tenants,
                checkpointInterval,
                taskManagers,
                ingestPort,
                flinkUiPort,
                flinkRpcPort,
                kafkaPort,
                kafkaControllerPort,
                registryPort,
                postgresPort,
                clickhousePort,
                links,
                allow,
                ingestTls);
    }

    /** @param tls null: plain http */
    public StackSettings withIngestTls(IngestTls tls) {
        return new StackSettings(
                home,
                dataDir,
                tenants,
                checkpointInterval,
                taskManagers,
                ingestPort,
                flinkUiPort,
                flinkRpcPort,
                kafkaPort,
                kafkaControllerPort,
                registryPort,
                postgresPort,
                clickhousePort,
                links,
                webhookAllowPrivate,
                tls);
    }

    private static void claim(Map<Integer, String> taken, int port, String flag) {
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException(flag + " " + port + " is no port; ports are 1 to 65535");
        }
        String earlier = taken.putIfAbsent(port, flag);
        if (earlier != null) {
            throw new IllegalArgumentException(earlier + " and " + flag + " are both " + port);
        }
    }

    public String brokers() {
        return HOST + ":" + kafkaPort;
    }

    /** As the component at the near end of the link is told; so are the three below. */
    public String brokers(Link link) {
        return HOST + ":" + links.port(link, kafkaPort);
    }

    public String registryUrl() {
        return registryUrl(registryPort);
    }

    public String registryUrl(Link link) {
        return registryUrl(links.port(link, registryPort));
    }

    private static String registryUrl(int port) {
        return "http://" + HOST + ":" + port + "/apis/ccompat/v7";
    }

    public String postgresUrl() {
        return postgresUrl(postgresPort);
    }

    public String postgresUrl(Link link) {
        return postgresUrl(links.port(link, postgresPort));
    }

    private static String postgresUrl(int port) {
        return "jdbc:postgresql://" + HOST + ":" + port + "/" + DATABASE;
    }

    public String clickhouseUrl() {
        return clickhouseUrl(clickhousePort);
    }

    public String clickhouseUrl(Link link) {
        return clickhouseUrl(links.port(link, clickhousePort));
    }

    private static String clickhouseUrl(int port) {
        return "jdbc:clickhouse://" + HOST + ":" + port + "/" + DATABASE;
    }

    public String ingestUrl() {
        return (ingestTls == null ? "http://" : "https://") + HOST + ":" + ingestPort;
    }

    public String flinkUrl() {
        return "http://" + HOST + ":" + flinkUiPort;
    }

    public StackFolders folders() {
        return new StackFolders(dataDir);
    }
}
