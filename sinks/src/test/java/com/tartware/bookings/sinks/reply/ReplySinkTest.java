package com.tartware.bookings.sinks.reply;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.Properties;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.kafka.clients.CommonClientConfigs;
import org.junit.jupiter.api.Test;

class ReplySinkTest {
    /**
     * With Kafka's default, the sink's admin client, which has the properties of its producers, takes a core while no broker can be
     * reached. Chaos found it with seed 2, kill:broker.
     */
    @Test
    void noClientBootstrapsAnewInALoopWhileThereIsNoBroker() throws Exception {
        assertThat(clientProperties()).containsEntry(CommonClientConfigs.METADATA_RECOVERY_STRATEGY_CONFIG, "none");
    }

    /** The connector shows them to its own tests only. */
    private static Properties clientProperties() throws ReflectiveOperationException {
        Field kafka = RestorableKafkaSink.class.getDeclaredField("kafka");
        kafka.setAccessible(true);
        Method properties = KafkaSink.class.getDeclaredMethod("getKafkaProducerConfig");
        properties.setAccessible(true);
        return (Properties) properties.invoke(kafka.get(ReplySink.builder()
                .brokers("127.0.0.1:9")
                .transactionalIdPrefix("test")
                .build()));
    }
}
