package com.tartware.bookings.localstack.topics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

class TopicReaderTest {
    private static final TopicPartition PARTITION = new TopicPartition("log", 0);

    private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("none");
    private final List<Long> offsets = new ArrayList<>();

    @Test
    void readsUpToTheEndAndThenGoesOn() {
        try (TopicReader reader = reader(2)) {
            append(0, 1);
            reader.readToEnd(record -> offsets.add(record.offset()));
            consumer.updateEndOffsets(Map.of(PARTITION, 3L));
            append(2);
            reader.readToEnd(record -> offsets.add(record.offset()));
        }
        assertThat(offsets).containsExactly(0L, 1L, 2L);
    }

    @Test
    void aBrokerThatHandsOverNothingMoreIsGivenUp() {
        try (TopicReader reader = reader(5)) {
            append(0, 1);
            assertThatThrownBy(() -> reader.readToEnd(record -> offsets.add(record.offset())))
                    .isInstanceOf(TimeoutException.class)
                    .hasMessageContaining("log: no progress")
                    .hasMessageContaining("3 records before its end");
        }
        assertThat(offsets).containsExactly(0L, 1L);
    }

    private TopicReader reader(long end) {
        consumer.updatePartitions("log", List.of(new PartitionInfo("log", 0, null, null, null)));
        consumer.updateBeginningOffsets(Map.of(PARTITION, 0L));
        consumer.updateEndOffsets(Map.of(PARTITION, end));
        return new TopicReader(consumer, "log", Duration.ofMillis(50), null);
    }

    private void append(long... appended) {
        for (long offset : appended) {
            consumer.addRecord(new ConsumerRecord<>("log", 0, offset, null, new byte[0]));
        }
    }
}
