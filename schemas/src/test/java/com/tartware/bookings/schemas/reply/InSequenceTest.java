package com.tartware.bookings.schemas.reply;

import static org.assertj.core.api.Assertions.assertThat;

import com.tartware.bookings.avro.BookingState;
import com.tartware.bookings.avro.BookingStatus;
import com.tartware.bookings.avro.Decision;
import com.tartware.bookings.avro.Outcome;
import com.tartware.bookings.avro.Reason;
import com.tartware.bookings.avro.RejectionDetail;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class InSequenceTest {
    private static final int KNOWN = DecisionIdentity.of(cancelled().build());

    @Test
    void aTenantsNumbersFollowEachOther() {
        assertThat(InSequence.after(0, null, numbered(1))).isEqualTo(InSequence.NEXT);
        assertThat(InSequence.after(0, null, numbered(2))).isEqualTo(InSequence.TOO_EARLY);
        assertThat(InSequence.after(4, KNOWN, numbered(5))).isEqualTo(InSequence.NEXT);
        assertThat(InSequence.after(4, KNOWN, numbered(1_000_000))).isEqualTo(InSequence.TOO_EARLY);
        assertThat(InSequence.after(4, KNOWN, numbered(4))).isEqualTo(InSequence.REPEAT);
        assertThat(InSequence.after(4, KNOWN, numbered(3))).isEqualTo(InSequence.REPEAT);
        assertThat(InSequence.after(0, null, numbered(0))).isEqualTo(InSequence.REPEAT);
    }

    @Test
    void aRepeatOfTheLastThatSaysSomethingElseConflicts() {
        List<Consumer<Decision.Builder>> forgeries = List.of(
                decision -> decision.setCommandId("40000000-0000-5000-8000-000000000004"),
                decision -> decision.setBookingId("40000000-0000-5000-8000-000000000004"),
                decision -> decision.setOutcome(Outcome.RELEASED),
                decision -> decision.setReason(Reason.SOLD_OUT),
                decision -> decision.setBookingVersion(3),
                decision -> decision.setDecidedAt(Instant.parse("2026-11-22T09:30:00.121Z")),
                decision -> decision.setDetail(new RejectionDetail(0, LocalDate.of(2026, 12, 24), 0)));
        for (Consumer<Decision.Builder> forgery : forgeries) {
            Decision.Builder forged = cancelled();
            forgery.accept(forged);
            assertThat(InSequence.after(4, KNOWN, forged.build())).isEqualTo(InSequence.CONFLICT);
            assertThat(InSequence.after(4, null, forged.build()))
                    .as("what the last one said is not known")
                    .isEqualTo(InSequence.REPEAT);
            assertThat(InSequence.after(5, KNOWN, forged.build()))
                    .as("only the last one is known")
                    .isEqualTo(InSequence.REPEAT);
        }
    }

    @Test
    void aFieldThatItsSchemaGainedMakesARepeatNoConflict() {
        Decision withMore = cancelled()
                .setCancelReason("GUEST_ILL")
                .setBooking(new BookingState(BookingStatus.CANCELLED, null, List.of()))
                .build();
        assertThat(InSequence.after(4, KNOWN, withMore)).isEqualTo(InSequence.REPEAT);
    }

    /** It rests in savepoints: a change here would take every tenant's last decision for a stranger's. */
    @Test
    void theIdentityNeverChanges() {
        assertThat(KNOWN).isEqualTo(2_062_229_592);
        assertThat(DecisionIdentity.of(cancelled()
                        .setReason(Reason.SOLD_OUT)
                        .setDetail(new RejectionDetail(0, LocalDate.of(2026, 12, 24), 0))
                        .build()))
                .isEqualTo(-561_831_822);
    }

    private static Decision numbered(long sequence) {
        return cancelled().setTenantSequence(sequence).build();
    }

    private static Decision.Builder cancelled() {
        return Decision.newBuilder()
                .setTenantId("demo")
                .setTenantSequence(4)
                .setCommandId("10000000-0000-5000-8000-000000000004")
                .setBookingId("00000000-0000-5000-8000-000000000002")
                .setOutcome(Outcome.CANCELLED)
                .setBookingVersion(2)
                .setDecidedAt(Instant.parse("2026-11-22T09:30:00.120Z"));
    }
}
