package com.tartware.bookings.jobs.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class JobOptionsTest {
    @Test
    void unnamedOptionsHaveDefaultsAndForeignOnesAreIgnored() {
        JobOptions options = options("--postgres.url", "jdbc:…", "--checkpoint.interval", "200ms");
        assertThat(options)
                .isEqualTo(new JobOptions(
                        "127.0.0.1:9092", "http://127.0.0.1:8085/apis/ccompat/v7", Duration.ofMillis(200), 1));
    }

    @Test
    void impossibleOptionsAreNamed() {
        assertThatThrownBy(() -> options("--checkpoint.interval", "1ms")).hasMessageContaining("checkpoint.interval");
        assertThatThrownBy(() -> options("--parallelism", "0")).hasMessageContaining("parallelism");
    }

    @Test
    void moreSubtasksThanPartitionsAreRefused() {
        assertThatThrownBy(() -> TopicPartitions.requireRoomFor("t", 8, 9))
                .hasMessageContaining("parallelism 9")
                .hasMessageContaining("8 partitions");
        assertThatThrownBy(() -> TopicPartitions.requireRoomFor("t", 7, 1)).hasMessageContaining("do not divide");
        TopicPartitions.requireRoomFor("t", 8, 8);
    }

    private static JobOptions options(String... arguments) {
        return JobOptions.from(JobOptions.parse(arguments));
    }
}
