package com.tartware.bookings.localstack.components;

import com.tartware.bookings.localstack.settings.StackSettings;
import com.tartware.bookings.localstack.supervise.Component;
import com.tartware.bookings.localstack.supervise.PortClaim;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.flywaydb.core.api.exception.FlywayValidateException;

/** PostgreSQL itself, without a JVM around it. */
public final class Postgres implements Component {
    public static final String NAME = "postgres";

    private static final String COMPLETE = "PG_VERSION";

    private final StackSettings settings;
    private final Path programs;
    private final Path data;

    public Postgres(StackSettings settings) {
        this.settings = settings;
        this.programs = settings.home().resolve("local-stack/target/postgres");
        this.data = settings.folders().data("postgres");
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String address() {
        return settings.postgresUrl();
    }

    @Override
    public List<PortClaim> ports() {
        return List.of(new PortClaim(NAME, settings.postgresPort(), "--postgres-port"));
    }

    /** INT is its fast shutdown: TERM would wait until every client has gone. */
    @Override
    public String stopSignal() {
        return "INT";
    }

    @Override
    public ProcessBuilder command() throws IOException, InterruptedException {
        PostgresBinaries.unpackInto(programs);
        if (!Files.exists(data.resolve(COMPLETE))) {
            initialise();
        }
        removePidFileOfARecycledPid();
        return notAsRoot(
                programs.resolve("bin/postgres").toString(),
                "-D",
                data.toString(),
                "-p",
                String.valueOf(settings.postgresPort()),
                "-c",
                "listen_addresses=127.0.0.1",
                // Its default folder for sockets, /tmp, is shared by all stacks.
                "-c",
                "unix_socket_directories=",
                "-c",
                "shared_buffers=128MB",
                "-c",
                "max_connections=60",
                "-c",
                "max_wal_size=512MB",
                "-c",
                "timezone=UTC",
                "-c",
                "log_timezone=UTC");
    }

    /**
     * Made inside the folder, which may be a file system of its own and so cannot be renamed; then moved up, the file that says that all is
     * there last. A run that was cut short leaves nothing that looks like a database, and is begun again.
     */
    private void initialise() throws IOException, InterruptedException {
        Path unfinished = data.resolve("unfinished");
        Files.createDirectories(data);
        if (Files.exists(unfinished)) {
            new ProcessBuilder("find", data.toString(), "-mindepth", "1", "-delete")
                    .start()
                    .waitFor();
        }
        try (Stream<Path> there = Files.list(data)) {
            if (there.findAny().isPresent()) {
                throw new IOException(data + " holds something that is no Postgres data; move it away");
            }
        }
        Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwx------"));
        Path password = Files.createTempFile(settings.folders().run(), "postgres", ".password");
        try {
            Files.writeString(password, StackSettings.POSTGRES_PASSWORD + "\n");
            Process initdb = notAsRoot(
                            programs.resolve("bin/initdb").toString(),
                            "--pgdata=" + unfinished,
                            "--username=" + StackSettings.POSTGRES_USER,
                            "--pwfile=" + password,
                            "--auth=scram-sha-256",
                            "--encoding=UTF8",
                            // The same order of text on every machine.
                            "--locale-provider=builtin",
                            "--locale=C.UTF-8")
                    .redirectErrorStream(true)
                    .start();
            String output = new String(initdb.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!initdb.waitFor(60, TimeUnit.SECONDS) || initdb.exitValue() != 0) {
                initdb.destroyForcibly();
                throw new IOException("Postgres could not make its data folder: " + output);
            }
            moveUp(unfinished);
        } finally {
            Files.delete(password);
        }
    }

    private void moveUp(Path unfinished) throws IOException {
        List<Path> parts;
        try (Stream<Path> listed = Files.list(unfinished)) {
            parts = listed.filter(part -> !part.endsWith(COMPLETE)).toList();
        }
        for (Path part : parts) {
            Files.move(part, data.resolve(part.getFileName()));
        }
        Files.move(unfinished.resolve(COMPLETE), data.resolve(COMPLETE));
        Files.delete(unfinished);
    }

    /** Postgres refuses to run as root; in a user namespace of its own it does not see that it is. */
    private static ProcessBuilder notAsRoot(String... command) {
        List<String> words = new ArrayList<>();
        if (System.getProperty("user.name").equals("root")) {
            words.addAll(List.of("unshare", "--user"));
        }
        words.addAll(List.of(command));
        return new ProcessBuilder(words);
    }

    /**
     * After a kill -9 Postgres removes its pid file itself, unless some other program has that pid by now. A pid of a Postgres
     * is left to Postgres to judge: it may be a child that still writes.
     */
    private void removePidFileOfARecycledPid() throws IOException {
        Path file = data.resolve("postmaster.pid");
        if (!Files.exists(file)) {
            return;
        }
        List<String> lines = Files.readAllLines(file);
        boolean otherProgram = !lines.isEmpty()
                && ProcessHandle.of(Long.parseLong(lines.get(0).strip()))
                        .flatMap(process -> process.info().command())
                        .filter(program -> !Path.of(program).endsWith("postgres"))
                        .isPresent();
        if (otherProgram) {
            Files.delete(file);
        }
    }

    @Override
    public boolean answers() throws SQLException {
        try (Connection connection = connect("postgres");
                Statement statement = connection.createStatement()) {
            return statement.execute("SELECT 1");
        }
    }

    @Override
    public void setUp() throws SQLException, SetupException {
        try (Connection connection = connect("postgres");
                Statement statement = connection.createStatement()) {
            try (ResultSet found = statement.executeQuery(
                    "SELECT 1 FROM pg_database WHERE datname = '" + StackSettings.DATABASE + "'")) {
                if (!found.next()) {
                    statement.execute("CREATE DATABASE " + StackSettings.DATABASE);
                }
            }
        }
        try {
            migrations(settings).load().migrate();
        } catch (FlywayValidateException e) {
            throw new SetupException("Postgres: " + e.getMessage(), e);
        }
    }

    /** The versioned tables of the projection. */
    static FluentConfiguration migrations(StackSettings settings) {
        return Flyway.configure()
                .dataSource(settings.postgresUrl(), StackSettings.POSTGRES_USER, StackSettings.POSTGRES_PASSWORD)
                .locations("classpath:db/postgres")
                .failOnMissingLocations(false);
    }

    private Connection connect(String database) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", StackSettings.POSTGRES_USER);
        properties.setProperty("password", StackSettings.POSTGRES_PASSWORD);
        properties.setProperty("loginTimeout", "5");
        properties.setProperty("socketTimeout", "10");
        return DriverManager.getConnection(
                "jdbc:postgresql://%s:%d/%s".formatted(StackSettings.HOST, settings.postgresPort(), database),
                properties);
    }
}
