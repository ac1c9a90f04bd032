package com.tartware.bookings.localstack.components;

import com.tartware.bookings.localstack.control.Operation;
import com.tartware.bookings.localstack.jobs.FlinkJob;
import com.tartware.bookings.localstack.jobs.FlinkJobs;
import com.tartware.bookings.localstack.jobs.FlinkRest;
import com.tartware.bookings.localstack.jobs.JobOperations;
import com.tartware.bookings.localstack.jobs.ShadowJobs;
import com.tartware.bookings.localstack.rebuild.ProjectionRebuild;
import com.tartware.bookings.localstack.settings.Link;
import com.tartware.bookings.localstack.settings.StackSettings;
import com.tartware.bookings.localstack.supervise.Component;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The whole pipeline on one machine: which processes, which jobs. */
public final class LocalStack {
    public static final String DECISION_JOB = "decision";
    public static final String WEBHOOK_JOB = "webhook";

    /**
     * Five of the TaskManager's eight slots: two cores decide, a projection keeps one store's order, and one slot delivers. Webhooks read
     * decisions again from Postgres, where a receiver was away.
     */
    private static final List<FlinkJob> JOBS = List.of(
            new FlinkJob(DECISION_JOB, "com.tartware.bookings.jobs.decision.DecisionJob", 2, needs(), true),
            new FlinkJob(
                    PostgresProjection.JOB,
                    "com.tartware.bookings.jobs.postgres.PostgresProjectionJob",
                    1,
                    needs(Postgres.NAME),
                    false),
            new FlinkJob(
                    ClickHouseProjection.JOB,
                    "com.tartware.bookings.jobs.clickhouse.ClickHouseProjectionJob",
                    1,
                    needs(ClickHouse.NAME),
                    false),
            new FlinkJob(WEBHOOK_JOB, "com.tartware.bookings.jobs.webhook.WebhookJob", 1, needs(Postgres.NAME), false));

    /** A store that is away keeps only its own projection from being submitted. */
    private static Set<String> needs(String... stores) {
        return Stream.concat(Stream.of(Broker.NAME, Registry.NAME, JobManager.NAME), Stream.of(stores))
                .collect(Collectors.toUnmodifiableSet());
    }

    private LocalStack() {}

    /** In the order in which they are started; they are stopped the other way round. */
    public static List<Component> components(StackSettings settings) {
        ZooKeeper zooKeeper = new ZooKeeper(settings);
        List<Component> components = new ArrayList<>(List.of(
                new Broker(settings),
                new Postgres(settings),
                new ClickHouse(settings),
                new Registry(settings),
                zooKeeper,
                new JobManager(settings, zooKeeper)));
        for (int number = 1; number <= settings.taskManagers(); number++) {
            components.add(new TaskManager(settings, zooKeeper, number));
        }
        components.add(new Ingest(settings));
        return components;
    }

    public static Path jobsJar(Path home) {
        return home.resolve("flink-jobs/target/flink-jobs-deploy.jar");
    }

    /** Where upgrades put their copies of the jar, each in a folder of its own. */
    public static Path upgrades(StackSettings settings) {
        return settings.folders().run().resolve("lib/upgrades");
    }

    /**
     * The Flink jobs, kept on the stack's cluster.
     *
     * @param jar of the jobs, a copy that no build touches
     */
    public static FlinkJobs jobs(StackSettings settings, Path jar) {
        return new FlinkJobs(
                new FlinkRest(settings.flinkUrl()),
                jar,
                settings.folders().data("flink"),
                JOBS,
                parallelism -> jobArguments(settings, parallelism),
                JobManager.NAME,
                IntStream.rangeClosed(1, settings.taskManagers())
                        .mapToObj(TaskManager::name)
                        .collect(Collectors.toUnmodifiableSet()));
    }

    /** What can be asked of the jobs while the stack runs, by name. */
    public static Map<String, Operation> operations(StackSettings settings, FlinkJobs jobs) {
        FlinkRest flink = new FlinkRest(settings.flinkUrl());
        Path flinkData = settings.folders().data("flink");
        JobOperations operations = new JobOperations(jobs, flink, flinkData, BookingTopics.PARTITIONS);
        ProjectionRebuild rebuild = new ProjectionRebuild(
                new ShadowJobs(jobs, flink, flinkData),
                settings.brokers(),
                settings.checkpointInterval(),
                Map.of(
                        Postgres.NAME, new PostgresProjection(settings),
                        ClickHouse.NAME, new ClickHouseProjection(settings)));
        return Map.of(
                "savepoint",
                (arguments, progress) -> Map.of("path", operations.savepoint(arguments.get("job"), progress)),
                "rescale",
                (arguments, progress) -> Map.of(
                        "parallelism_before",
                        operations.rescale(
                                arguments.get("job"),
                                Integer.parseInt(arguments.get("parallelism")),
                                Boolean.parseBoolean(arguments.get("dry-run")),
                                progress)),
                "upgrade",
                (arguments, progress) -> {
                    operations.upgrade(Path.of(arguments.get("jar")), progress);
                    return Map.of();
                },
                "plan-upgrade",
                (arguments, progress) -> {
                    operations.planUpgrade(Path.of(arguments.get("jar")), progress);
                    return Map.of();
                },
                "restore-before",
                (arguments, progress) -> {
                    operations.restoreBefore(
                            arguments.get("job"),
                            Instant.parse(arguments.get("instant")),
                            Boolean.parseBoolean(arguments.get("dry-run")),
                            progress);
                    return Map.of();
                },
                "rebuild",
                (arguments, progress) -> {
                    if (Boolean.parseBoolean(arguments.get("dry-run"))) {
                        rebuild.plan(arguments.get("store"), progress);
                    } else {
                        rebuild.rebuild(arguments.get("store"), progress);
                    }
                    return Map.of();
                });
    }

    private static List<String> jobArguments(StackSettings settings, int parallelism) {
        return List.of(
                "--kafka.brokers",
                settings.brokers(Link.FLINK_BROKER),
                "--registry.url",
                settings.registryUrl(Link.FLINK_REGISTRY),
                "--postgres.url",
                settings.postgresUrl(Link.FLINK_POSTGRES),
                "--postgres.user",
                StackSettings.POSTGRES_USER,
                "--postgres.password",
                StackSettings.POSTGRES_PASSWORD,
                "--clickhouse.url",
                settings.clickhouseUrl(Link.FLINK_CLICKHOUSE),
                "--webhook.allow-private",
                String.valueOf(settings.webhookAllowPrivate()),
                "--checkpoint.interval",
                settings.checkpointInterval().toMillis() + "ms",
                "--parallelism",
                String.valueOf(parallelism));
    }
}
