package com.tartware.bookings.localstack.components;

import static org.assertj.core.api.Assertions.assertThat;

import com.tartware.bookings.localstack.components.ClickHouseMigrations.Migration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClickHouseMigrationsTest {
    @TempDir
    Path folder;

    @Test
    void filesAreTakenInOrderOfTheirVersionAndOthersPassedOver() throws IOException {
        Files.writeString(folder.resolve("V10__later.sql"), "SELECT 10");
        Files.writeString(folder.resolve("V2__first.sql"), "SELECT 2");
        Files.writeString(folder.resolve("notes.txt"), "");

        assertThat(ClickHouseMigrations.in(folder))
                .extracting(Migration::version)
                .containsExactly(2, 10);
    }

    @Test
    void aFileIsSplitAtSemicolonsAtTheEndOfALine() {
        Migration migration = new Migration(
                1,
                "tables",
                "-- why\nCREATE TABLE a (s String DEFAULT ';')\n  ENGINE = Log;\n\nCREATE TABLE b (n Int8) ENGINE = Log;\n-- the end\n");

        assertThat(migration.statements())
                .containsExactly(
                        "-- why\nCREATE TABLE a (s String DEFAULT ';')\n  ENGINE = Log",
                        "CREATE TABLE b (n Int8) ENGINE = Log");
    }

    @Test
    void theMigrationsOfTheSinksAreOnTheClassPath() throws IOException {
        assertThat(ClickHouseMigrations.onClasspath()).isNotEmpty();
    }
}
