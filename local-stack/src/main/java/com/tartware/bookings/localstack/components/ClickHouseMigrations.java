package com.tartware.bookings.localstack.components;

import com.tartware.bookings.localstack.supervise.Component.SetupException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.CRC32;

/**
 * The versioned tables of ClickHouse: {@code db/clickhouse/V<n>__<what>.sql} on the class path, each run once and recorded.
 * Flyway has no ClickHouse in its free edition. ClickHouse has no transactional DDL either, so statements should be written
 * to be repeatable: a file that fails half way is run again as a whole.
 */
final class ClickHouseMigrations {
    private static final String FOLDER = "db/clickhouse";
    private static final Pattern FILE_NAME = Pattern.compile("V(\\d+)__(\\w+)\\.sql");
    private final ClickHouseStatements clickHouse;
    private final String database;
    private final String history;

    ClickHouseMigrations(ClickHouseStatements clickHouse, String database) {
        this.clickHouse = clickHouse;
        this.database = database;
        this.history = database + ".schema_history";
    }

    /** One file, with the checksum by which a later change of it is noticed. */
    record Migration(int version, String what, String sql) {
        long checksum() {
            CRC32 crc = new CRC32();
            crc.update(sql.getBytes(StandardCharsets.UTF_8));
            return crc.getValue();
        }

        /** Statements end with a semicolon at the end of a line; ClickHouse takes one at a time. */
        List<String> statements() {
            return Stream.of(sql.split(";[ \\t]*(?:\\r?\\n|$)"))
                    .filter(statement -> statement
                            .lines()
                            .anyMatch(line -> !line.isBlank() && !line.strip().startsWith("--")))
                    .map(String::strip)
                    .toList();
        }
    }

    void apply() throws IOException, InterruptedException, SetupException {
        clickHouse.run("CREATE DATABASE IF NOT EXISTS " + database, "default");
        clickHouse.run(
                "CREATE TABLE IF NOT EXISTS " + history
                        + " (version UInt32, what String, checksum UInt64) ENGINE = MergeTree ORDER BY version",
                "default");
        Map<Integer, Long> applied = new HashMap<>();
        clickHouse
                .run("SELECT version, checksum FROM " + history + " FORMAT TabSeparated", "default")
                .lines()
                .map(line -> line.split("\t"))
                .forEach(row -> applied.put(Integer.valueOf(row[0]), Long.valueOf(row[1])));
        for (Migration migration : onClasspath()) {
            Long checksum = applied.get(migration.version());
            if (checksum == null) {
                for (String statement : migration.statements()) {
                    clickHouse.run(statement, database);
                }
                clickHouse.run(
                        "INSERT INTO %s VALUES (%d, '%s', %d)"
                                .formatted(history, migration.version(), migration.what(), migration.checksum()),
                        "default");
            } else if (checksum != migration.checksum()) {
                throw new SetupException(
                        "ClickHouse: %s/V%d__%s.sql was changed after it was applied here; undo that and add a new version, or begin empty: ./tartware up --fresh"
                                .formatted(FOLDER, migration.version(), migration.what()));
            }
        }
    }

    /** In order of version. */
    static List<Migration> onClasspath() throws IOException {
        URL folder = ClickHouseMigrations.class.getClassLoader().getResource(FOLDER);
        if (folder == null) {
            return List.of();
        }
        try {
            if (folder.getProtocol().equals("jar")) {
                try (FileSystem jar = FileSystems.newFileSystem(folder.toURI(), Map.of())) {
                    return in(jar.getPath("/" + FOLDER));
                }
            }
            return in(Path.of(folder.toURI()));
        } catch (URISyntaxException e) {
            throw new IOException("cannot read " + folder, e);
        }
    }

    static List<Migration> in(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> sorted = files.toList();
            return sorted.stream()
                    .map(file -> FILE_NAME.matcher(file.getFileName().toString()))
                    .filter(Matcher::matches)
                    .map(name -> new Migration(
                            Integer.parseInt(name.group(1)), name.group(2), read(folder.resolve(name.group()))))
                    .sorted(Comparator.comparingInt(Migration::version))
                    .toList();
        }
    }

    private static String read(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }
}
