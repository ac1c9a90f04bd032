package com.tartware.bookings.ingest.http;

import com.tartware.bookings.ingest.admission.Admission;
import com.tartware.bookings.ingest.events.EventFeed;
import com.tartware.bookings.ingest.health.Readiness;
import com.tartware.bookings.ingest.log.AnswerFeed;
import com.tartware.bookings.ingest.log.CommandLog;
import com.tartware.bookings.ingest.metrics.IngestMetrics;
import com.tartware.bookings.ingest.store.DecisionStore;
import com.tartware.bookings.ingest.webhooks.WebhookEndpoints;
import java.util.Optional;

/** What the server is put together from; a test replaces what it wants. Who made the parts closes them. */
public record IngestParts(
        Admission admission,
        CommandLog log,
        DecisionStore store,
        AnswerFeed answers,
        int waitsMax,
        EventFeed feed,
        Optional<WebhookEndpoints> webhooks,
        Readiness readiness,
        IngestMetrics metrics) {}
