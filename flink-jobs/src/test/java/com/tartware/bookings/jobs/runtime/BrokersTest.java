package com.tartware.bookings.jobs.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.time.Duration;
import org.apache.kafka.clients.MetadataRecoveryStrategy;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;

/** Both found by chaos, with seed 2, kill:broker. It connects to nobody before it is asked something. */
class BrokersTest {
    /** With Kafka's default it takes a core, and fills the log with a thousand lines a second. */
    @Test
    void aClientDoesNotBootstrapAnewInALoopWhileThereIsNoBroker() throws Exception {
        assertThat(of("metadataRecoveryStrategy")).isEqualTo(MetadataRecoveryStrategy.NONE);
    }

    /** With Kafka's default the job noticed only after a minute that the broker was back. */
    @Test
    void aQuestionIsGivenUpBeforeItKeepsTheJobFromStartingAgain() throws Exception {
        assertThat((int) of("defaultApiTimeoutMs"))
                .isLessThanOrEqualTo((int) Duration.ofSeconds(15).toMillis());
    }

    private static Object of(String setting) throws ReflectiveOperationException {
        try (Admin admin = Brokers.admin("127.0.0.1:9")) {
            Field field = admin.getClass().getDeclaredField(setting);
            field.setAccessible(true);
            return field.get(admin);
        }
    }
}
