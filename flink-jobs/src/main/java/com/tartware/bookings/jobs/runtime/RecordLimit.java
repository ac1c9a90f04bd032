package com.tartware.bookings.jobs.runtime;

import java.util.List;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;

/** How long a record may be that a topic takes. */
public final class RecordLimit {
    private RecordLimit() {}

    /** Of the topic now; asked once, when a job is started. */
    public static int bytesOf(String topic, String brokers) {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        try (Admin admin = Brokers.admin(brokers)) {
            return Integer.parseInt(admin.describeConfigs(List.of(resource))
                    .values()
                    .get(resource)
                    .get()
                    .get(TopicConfig.MAX_MESSAGE_BYTES_CONFIG)
                    .value());
        } catch (ExecutionException e) {
            throw new IllegalStateException(
                    "cannot ask %s for the settings of topic %s".formatted(brokers, topic), e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while looking at topic " + topic, e);
        }
    }
}
