package com.tartware.bookings.sinks.postgres;

import static com.tartware.bookings.sinks.SampleDecisions.CHRISTMAS_EVE;
import static com.tartware.bookings.sinks.SampleDecisions.DOUBLE;
import static com.tartware.bookings.sinks.SampleDecisions.cancelled;
import static com.tartware.bookings.sinks.SampleDecisions.confirmed;
import static com.tartware.bookings.sinks.SampleDecisions.confirmedHold;
import static com.tartware.bookings.sinks.SampleDecisions.decidedAt;
import static com.tartware.bookings.sinks.SampleDecisions.expired;
import static com.tartware.bookings.sinks.SampleDecisions.extended;
import static com.tartware.bookings.sinks.SampleDecisions.held;
import static com.tartware.bookings.sinks.SampleDecisions.id;
import static com.tartware.bookings.sinks.SampleDecisions.inventorySet;
import static com.tartware.bookings.sinks.SampleDecisions.modified;
import static com.tartware.bookings.sinks.SampleDecisions.night;
import static com.tartware.bookings.sinks.SampleDecisions.nights;
import static com.tartware.bookings.sinks.SampleDecisions.reference;
import static com.tartware.bookings.sinks.SampleDecisions.referenceOfNothing;
import static com.tartware.bookings.sinks.SampleDecisions.released;
import static com.tartware.bookings.sinks.SampleDecisions.restricted;
import static com.tartware.bookings.sinks.SampleDecisions.soldOut;
import static com.tartware.bookings.sinks.SampleDecisions.stay;
import static com.tartware.bookings.sinks.SampleDecisions.withNights;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.tartware.bookings.avro.Decision;
import com.tartware.bookings.avro.Restrictions;
import com.tartware.bookings.schemas.decision.DecisionJson;
import com.tartware.bookings.sinks.postgres.DecisionRows.BookingRow;
import com.tartware.bookings.sinks.postgres.DecisionRows.DecisionRow;
import com.tartware.bookings.sinks.postgres.DecisionRows.NightRow;
import com.tartware.bookings.sinks.postgres.DecisionRows.StayRow;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class DecisionRowsTest {
    private static final String BOOKING = id("booking");

    @Test
    void everyDecisionIsARowOfItsOwn() {
        Decision created = confirmed("demo", 1, BOOKING, reference("g", "e"), stay(DOUBLE, 1, 1));
        Decision refused = soldOut("demo", 2, id("other"));
        assertThat(rows(created, refused).decisions())
                .containsExactly(
                        new DecisionRow(
                                "demo",
                                1,
                                UUID.fromString(created.getCommandId()),
                                UUID.fromString(BOOKING),
                                "CONFIRMED",
                                null,
                                1,
                                decidedAt(1).atOffset(ZoneOffset.UTC),
                                DecisionJson.of(created)),
                        new DecisionRow(
                                "demo",
                                2,
                                UUID.fromString(refused.getCommandId()),
                                UUID.fromString(id("other")),
                                "REJECTED",
                                "SOLD_OUT",
                                null,
                                decidedAt(2).atOffset(ZoneOffset.UTC),
                                DecisionJson.of(refused)));
    }

    @Test
    void aDecisionGivenTwiceInABatchIsOneRow() {
        Decision refused = soldOut("demo", 2, BOOKING);
        assertThat(rows(refused, refused).decisions()).hasSize(1);
    }

    @Test
    void anExpiryHasNoCommandAndInventoryHasNoBooking() {
        DecisionRows rows = rows(inventorySet("demo", 1, DOUBLE, night(0, 5, 0, 0)), expired("demo", 2, BOOKING, 2));
        assertThat(rows.decisions())
                .extracting(DecisionRow::commandId, DecisionRow::bookingId)
                .containsExactly(
                        tuple(UUID.fromString(id("demo command 1")), null), tuple(null, UUID.fromString(BOOKING)));
    }

    @Test
    void aRefusalLeavesBookingsAndNightsAlone() {
        DecisionRows rows = rows(soldOut("demo", 1, BOOKING));
        assertThat(rows.bookings()).isEmpty();
        assertThat(rows.stays()).isEmpty();
        assertThat(rows.nights()).isEmpty();
    }

    @Test
    void aCreationFollowedByAChangeKeepsReferenceAndCreationTime() {
        DecisionRows rows = rows(
                held("demo", 3, BOOKING, decidedAt(60), reference("g", "e"), stay(DOUBLE, 1, 1)),
                cancelled("demo", 4, BOOKING, 2, stay(DOUBLE, 1, 1)));
        assertThat(rows.bookings()).singleElement().satisfies(row -> {
            assertThat(row.creates()).isTrue();
            assertThat(row.reference()).isEqualTo(reference("g", "e"));
            assertThat(row.createdAt()).isEqualTo(decidedAt(3).atOffset(ZoneOffset.UTC));
            assertThat(row.updatedAt()).isEqualTo(decidedAt(4).atOffset(ZoneOffset.UTC));
            assertThat(row.status()).isEqualTo("CANCELLED");
            assertThat(row.version()).isEqualTo(2);
            assertThat(row.holdExpiresAt()).isNull();
            assertThat(row.sequence()).isEqualTo(4);
        });
    }

    @Test
    void aHoldsDeadlineIsThatOfTheNewestDecisionAndGoesWithTheHold() {
        Decision held = held("demo", 3, BOOKING, decidedAt(60), reference("g", "e"), stay(DOUBLE, 1, 1));
        Decision extended = extended("demo", 4, BOOKING, 2, decidedAt(90), stay(DOUBLE, 1, 1));
        assertThat(rows(held, extended).bookings())
                .extracting(BookingRow::status, BookingRow::version, BookingRow::holdExpiresAt)
                .containsExactly(tuple("HELD", 2, decidedAt(90).atOffset(ZoneOffset.UTC)));
        for (Decision end : List.of(
                confirmedHold("demo", 5, BOOKING, 3, stay(DOUBLE, 1, 1)),
                released("demo", 5, BOOKING, 3, stay(DOUBLE, 1, 1)),
                expired("demo", 5, BOOKING, 3, stay(DOUBLE, 1, 1)))) {
            assertThat(rows(held, extended, end).bookings())
                    .extracting(BookingRow::status, BookingRow::holdExpiresAt, BookingRow::reference)
                    .containsExactly(tuple(end.getBooking().getStatus().name(), null, reference("g", "e")));
        }
    }

    @Test
    void aNightWhoseRestrictionsWereLiftedHasNone() {
        DecisionRows rows = rows(
                inventorySet(
                        "demo", 1, DOUBLE, restricted(night(0, 5, 0, 0), new Restrictions(true, true, true, 2, 7))),
                inventorySet("demo", 2, DOUBLE, night(0, 5, 0, 0)));
        assertThat(rows.nights())
                .extracting(NightRow::restrictions)
                .containsExactly(new Restrictions(false, false, false, 0, 0));
    }

    @Test
    void aChangeWhoseCreationIsNotInTheBatchLeavesReferenceAndCreationTimeToTheTable() {
        assertThat(rows(modified("demo", 9, BOOKING, 2), cancelled("demo", 10, BOOKING, 3))
                        .bookings())
                .extracting(BookingRow::creates, BookingRow::reference, BookingRow::createdAt, BookingRow::sequence)
                .containsExactly(tuple(false, null, null, 10L));
    }

    @Test
    void aBookingMadeAnewUnderTheSameIdTakesTheNewReferenceAndCreationTime() {
        assertThat(rows(
                                confirmed("demo", 1, BOOKING, reference("g", "e"), stay(DOUBLE, 1, 1)),
                                cancelled("demo", 2, BOOKING, 2, stay(DOUBLE, 1, 1)),
                                confirmed("demo", 3, BOOKING, referenceOfNothing(), stay(DOUBLE, 1, 1)))
                        .bookings())
                .extracting(BookingRow::creates, BookingRow::reference, BookingRow::createdAt, BookingRow::version)
                .containsExactly(tuple(true, referenceOfNothing(), decidedAt(3).atOffset(ZoneOffset.UTC), 1));
    }

    @Test
    void staysAreThoseOfTheNewestDecision() {
        DecisionRows rows = rows(
                confirmed("demo", 1, BOOKING, reference("g", "e"), stay(DOUBLE, 1, 1), stay("suite", 2, 1)),
                modified("demo", 2, BOOKING, 2, stay("single", 3, 4)));
        UUID booking = UUID.fromString(BOOKING);
        assertThat(rows.stays())
                .containsExactly(new StayRow(
                        "demo", booking, 0, "alpenhof", "single", CHRISTMAS_EVE, CHRISTMAS_EVE.plusDays(3), 4, 2));
    }

    @Test
    void staysKeepTheOrderOfTheBooking() {
        assertThat(rows(confirmed(
                                "demo",
                                1,
                                BOOKING,
                                reference("g", "e"),
                                stay("suite", 1, 1),
                                stay("single", 1, 1),
                                stay("suite", 1, 1)))
                        .stays())
                .extracting(StayRow::stay, StayRow::roomTypeId)
                .containsExactly(tuple(0, "suite"), tuple(1, "single"), tuple(2, "suite"));
    }

    @Test
    void ofANightTheNewestCountersWin() {
        Restrictions closed = new Restrictions(true, false, true, 2, 14);
        DecisionRows rows = rows(
                inventorySet("demo", 1, DOUBLE, restricted(night(0, 5, 0, 0), closed), night(1, 5, 0, 0)),
                withNights(
                        confirmed("demo", 2, BOOKING, reference("g", "e"), stay(DOUBLE, 1, 1)),
                        nights(DOUBLE, restricted(night(0, 5, 1, 0), closed)),
                        nights("suite", night(0, 2, 1, 0))));
        assertThat(rows.nights())
                .extracting(
                        NightRow::roomTypeId,
                        NightRow::night,
                        NightRow::sold,
                        NightRow::restrictions,
                        NightRow::sequence)
                .containsExactlyInAnyOrder(
                        tuple(DOUBLE, CHRISTMAS_EVE, 1, closed, 2L),
                        tuple(DOUBLE, CHRISTMAS_EVE.plusDays(1), 0, new Restrictions(false, false, false, 0, 0), 1L),
                        tuple("suite", CHRISTMAS_EVE, 1, new Restrictions(false, false, false, 0, 0), 2L));
    }

    @Test
    void tenantsWithTheSameKeysDoNotMix() {
        DecisionRows rows = rows(
                withNights(
                        confirmed("demo", 1, BOOKING, reference("demo guest", null), stay(DOUBLE, 1, 1)),
                        nights(DOUBLE, night(0, 5, 1, 0))),
                withNights(
                        confirmed("acme", 1, BOOKING, reference("acme guest", null), stay("suite", 1, 2)),
                        nights(DOUBLE, night(0, 9, 2, 0))),
                cancelled("demo", 2, BOOKING, 2, stay(DOUBLE, 1, 1)));
        assertThat(rows.decisions())
                .extracting(DecisionRow::tenantId, DecisionRow::tenantSequence)
                .containsExactly(tuple("demo", 1L), tuple("acme", 1L), tuple("demo", 2L));
        assertThat(rows.bookings())
                .extracting(BookingRow::tenantId, BookingRow::status, row -> row.reference()
                        .getGuestRef())
                .containsExactlyInAnyOrder(
                        tuple("demo", "CANCELLED", "demo guest"), tuple("acme", "CONFIRMED", "acme guest"));
        assertThat(rows.stays())
                .extracting(StayRow::tenantId, StayRow::roomTypeId)
                .containsExactlyInAnyOrder(tuple("demo", DOUBLE), tuple("acme", "suite"));
        assertThat(rows.nights())
                .extracting(NightRow::tenantId, NightRow::allotment)
                .containsExactlyInAnyOrder(tuple("demo", 5), tuple("acme", 9));
    }

    private static DecisionRows rows(Decision... batch) {
        return DecisionRows.of(List.of(batch));
    }
}
