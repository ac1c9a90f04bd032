package com.tartware.bookings.localstack.topics;

import com.tartware.bookings.schemas.framing.TraceHeader;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/** A record's header as text. */
public final class HeaderText {
    /** The W3C trace of the request, from HTTP to the decision. */
    public static final String TRACEPARENT = TraceHeader.NAME;

    private HeaderText() {}

    /** The newest of that name, or null. Whoever wrote it may have written anything. */
    public static String of(ConsumerRecord<byte[], byte[]> record, String name) {
        Header header = record.headers().lastHeader(name);
        return header == null || header.value() == null ? null : new String(header.value(), StandardCharsets.UTF_8);
    }
}
