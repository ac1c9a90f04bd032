package com.tartware.bookings.localstack.settings;

import java.util.Locale;

/** A way from one component to another. */
public enum Link {
    INGEST_BROKER,
    FLINK_BROKER,
    INGEST_POSTGRES,
    FLINK_POSTGRES,
    FLINK_CLICKHOUSE,
    INGEST_REGISTRY,
    FLINK_REGISTRY;

    /** {@code ingest-broker}: who asks, who is asked. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The broker tells its clients where to go on by the listener that they came in by, so each such link has its own. */
    public boolean leadsToBroker() {
        return this == INGEST_BROKER || this == FLINK_BROKER;
    }

    /** The name of that listener: INGEST, FLINK. */
    public String listener() {
        return name().substring(0, name().indexOf('_'));
    }
}
