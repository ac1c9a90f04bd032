package com.tartware.bookings.jobs.runtime;

import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.Configuration;

/**
 * The database of bookings, for the job that writes it and the one that reads it.
 *
 * @param url as JDBC has it
 */
public record PostgresOptions(String url, String user, String password) {
    static final ConfigOption<String> URL = ConfigOptions.key("postgres.url")
            .stringType()
            .defaultValue("jdbc:postgresql://127.0.0.1:15432/tartware")
            .withDescription("JDBC address of the database.");

    static final ConfigOption<String> USER = ConfigOptions.key("postgres.user")
            .stringType()
            .defaultValue("postgres")
            .withDescription("Who reads and writes.");

    static final ConfigOption<String> PASSWORD = ConfigOptions.key("postgres.password")
            .stringType()
            .defaultValue("postgres")
            .withDescription("Their password.");

    public static PostgresOptions from(Configuration arguments) {
        return new PostgresOptions(arguments.get(URL), arguments.get(USER), arguments.get(PASSWORD));
    }
}
