package com.tartware.bookings.schemas.release;

import static org.assertj.core.api.Assertions.assertThat;

import com.tartware.bookings.schemas.Topic;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TopicUseTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "COMMANDS | decision job, audit, explain and dlq, then ingest",
                "AVAILABILITY | outside consumers, then decision job",
                "WEBHOOK_ENDPOINTS | webhook job, projection-postgres, then ingest",
                "WEBHOOK_ATTEMPTS | projection-postgres, then webhook job"
            })
    void whoReadsIsUpgradedBeforeWhoWrites(Topic topic, String order) {
        assertThat(TopicUse.of(topic).upgradeOrder()).isEqualTo(order);
    }
}
