package com.tartware.bookings.jobs.webhook;

import com.tartware.bookings.avro.WebhookAttempt;
import com.tartware.bookings.avro.WebhookEndpoint;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;

/** What crosses the edges of the webhook job. */
final class WebhookTypes {
    static final TypeInformation<PassingDecision> DECISION = TypeInformation.of(PassingDecision.class);
    static final TypeInformation<WebhookEndpoint> ENDPOINT = new AvroTypeInfo<>(WebhookEndpoint.class);
    static final TypeInformation<WebhookAttempt> ATTEMPT = new AvroTypeInfo<>(WebhookAttempt.class);

    private WebhookTypes() {}
}
