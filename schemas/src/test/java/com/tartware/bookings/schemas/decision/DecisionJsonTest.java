package com.tartware.bookings.schemas.decision;

import static org.assertj.core.api.Assertions.assertThat;

import com.tartware.bookings.avro.BookingState;
import com.tartware.bookings.avro.BookingStatus;
import com.tartware.bookings.avro.Decision;
import com.tartware.bookings.avro.Outcome;
import com.tartware.bookings.avro.Reason;
import com.tartware.bookings.avro.RejectionDetail;
import com.tartware.bookings.avro.Stay;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;

class DecisionJsonTest {
    private static final LocalDate NIGHT = LocalDate.of(2026, 12, 24);

    @Test
    void aRejectionNamesStayNightAndRoomsFree() {
        Decision soldOut = Decision.newBuilder()
                .setTenantId("demo")
                .setTenantSequence(12)
                .setCommandId("c")
                .setBookingId("b")
                .setOutcome(Outcome.REJECTED)
                .setReason(Reason.SOLD_OUT)
                .setDecidedAt(Instant.ofEpochMilli(1_000))
                .setDetail(new RejectionDetail(0, NIGHT, 1))
                .build();
        assertThat(DecisionJson.of(soldOut)).isEqualTo("""
                {"tenant_sequence":12,"command_id":"c","booking_id":"b","outcome":"REJECTED","reason":"SOLD_OUT",\
                "booking_version":null,"decided_at":"1970-01-01T00:00:01.000Z",\
                "detail":{"stay":0,"night":"2026-12-24","rooms_free":1},"cancel_reason":null}""");
    }

    @Test
    void aBookingIsWrittenWithItsStays() {
        Decision confirmed = Decision.newBuilder()
                .setTenantId("demo")
                .setTenantSequence(1)
                .setCommandId("c")
                .setBookingId("b")
                .setOutcome(Outcome.CONFIRMED)
                .setBookingVersion(1)
                .setDecidedAt(Instant.ofEpochMilli(1))
                .setBooking(new BookingState(
                        BookingStatus.CONFIRMED, null, List.of(new Stay("p", "double", NIGHT, NIGHT.plusDays(2), 3))))
                .build();
        assertThat(DecisionJson.of(confirmed)).isEqualTo("""
                {"tenant_sequence":1,"command_id":"c","booking_id":"b","outcome":"CONFIRMED","reason":null,\
                "booking_version":1,"decided_at":"1970-01-01T00:00:00.001Z","detail":null,"cancel_reason":null,\
                "status":"CONFIRMED","hold_expires_at":null,"stays":[{"property_id":"p","room_type_id":"double","check_in":"2026-12-24",\
                "check_out":"2026-12-26","rooms":3}]}""");
    }

    @Test
    void aCancellationSaysWhatTheClientGaveAsReason() {
        Decision cancelled = Decision.newBuilder()
                .setTenantId("demo")
                .setTenantSequence(2)
                .setCommandId("c")
                .setBookingId("b")
                .setOutcome(Outcome.CANCELLED)
                .setBookingVersion(2)
                .setDecidedAt(Instant.ofEpochMilli(1))
                .setBooking(new BookingState(BookingStatus.CANCELLED, null, List.of()))
                .setCancelReason("GUEST_ILL")
                .build();
        assertThat(DecisionJson.of(cancelled)).isEqualTo("""
                {"tenant_sequence":2,"command_id":"c","booking_id":"b","outcome":"CANCELLED","reason":null,\
                "booking_version":2,"decided_at":"1970-01-01T00:00:00.001Z","detail":null,"cancel_reason":"GUEST_ILL",\
                "status":"CANCELLED","hold_expires_at":null,"stays":[]}""");
    }
}
