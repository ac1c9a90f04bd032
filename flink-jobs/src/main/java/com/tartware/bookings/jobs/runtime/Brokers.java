package com.tartware.bookings.jobs.runtime;

import java.util.Properties;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;

/** How a job asks the brokers about their topics. */
final class Brokers {
    /** A job that cannot ask starts again after a second; to wait longer would only keep it from noticing that the broker is back. */
    private static final String ANSWER_MILLIS_MAX = "15000";

    private Brokers() {}

    static Admin admin(String brokers) {
        Properties properties = new Properties();
        properties.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, brokers);
        properties.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, ANSWER_MILLIS_MAX);
        properties.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, ANSWER_MILLIS_MAX);
        // While no broker can be reached, a client that bootstraps anew does so without a pause: it takes a core, and
        // fills the log with a thousand lines a second. This one lives for one question, and knows the addresses.
        properties.put(CommonClientConfigs.METADATA_RECOVERY_STRATEGY_CONFIG, "none");
        return Admin.create(properties);
    }
}
