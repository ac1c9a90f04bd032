package com.tartware.bookings.localstack.components;

import com.tartware.bookings.localstack.jobs.FlinkJob;
import com.tartware.bookings.localstack.jobs.FlinkJobs;
import com.tartware.bookings.localstack.jobs.FlinkRest;
import com.tartware.bookings.localstack.settings.Link;
import com.tartware.bookings.localstack.settings.StackSettings;
import com.tartware.bookings.localstack.supervise.Component;
import com.tartware.bookings.localstack.supervise.Workload;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The whole pipeline on one machine: which processes, which jobs. */
public final class LocalStack {
    /** Four of the TaskManager's eight slots: two cores decide, and a projection keeps one store's order. */
    private static final List<FlinkJob> JOBS = List.of(
            new FlinkJob("decision", "com.tartware.bookings.jobs.decision.DecisionJob", 2, needs()),
            new FlinkJob(
                    "projection-postgres",
                    "com.tartware.bookings.jobs.postgres.PostgresProjectionJob",
                    1,
                    needs(Postgres.NAME)),
            new FlinkJob(
                    "projection-clickhouse",
                    "com.tartware.bookings.jobs.clickhouse.ClickHouseProjectionJob",
                    1,
                    needs(ClickHouse.NAME)));

    /** A store that is away keeps only its own projection from being submitted. */
    private static Set<String> needs(String... stores) {
        return Stream.concat(
                        Stream.of(Broker.NAME, Registry.NAME, JobManager.NAME, TaskManager.name(1)), Stream.of(stores))
                .collect(Collectors.toUnmodifiableSet());
    }

    private LocalStack() {}

    /** In the order in which they are started; they are stopped the other way round. */
    public static List<Component> components(StackSettings settings) {
        return List.of(
                new Broker(settings),
                new Postgres(settings),
                new ClickHouse(settings),
                new Registry(settings),
                new JobManager(settings),
                new TaskManager(settings, 1),
                new Ingest(settings));
    }

    public static Path jobsJar(Path home) {
        return home.resolve("flink-jobs/target/flink-jobs-deploy.jar");
    }

    /**
     * The Flink jobs, kept on the stack's cluster.
     *
     * @param jar of the jobs, a copy that no build touches
     */
    public static Workload jobs(StackSettings settings, Path jar) {
        return new FlinkJobs(
                new FlinkRest(settings.flinkUrl()),
                jar,
                settings.folders().data("flink"),
                JOBS,
                parallelism -> jobArguments(settings, parallelism),
                JobManager.NAME,
                Set.of(JobManager.NAME, TaskManager.name(1)));
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
                "--checkpoint.interval",
                settings.checkpointInterval().toMillis() + "ms",
                "--parallelism",
                String.valueOf(parallelism));
    }
}
