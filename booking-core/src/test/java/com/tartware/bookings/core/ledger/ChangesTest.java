package com.tartware.bookings.core.ledger;

import static com.tartware.bookings.core.ledger.LedgerFixture.DOUBLE;
import static com.tartware.bookings.core.ledger.LedgerFixture.PROPERTY;
import static com.tartware.bookings.core.ledger.LedgerFixture.TODAY;
import static com.tartware.bookings.core.ledger.LedgerFixture.allotment;
import static com.tartware.bookings.core.ledger.LedgerFixture.booking;
import static com.tartware.bookings.core.ledger.LedgerFixture.cancel;
import static com.tartware.bookings.core.ledger.LedgerFixture.confirm;
import static com.tartware.bookings.core.ledger.LedgerFixture.day;
import static com.tartware.bookings.core.ledger.LedgerFixture.extend;
import static com.tartware.bookings.core.ledger.LedgerFixture.hold;
import static com.tartware.bookings.core.ledger.LedgerFixture.id;
import static com.tartware.bookings.core.ledger.LedgerFixture.modify;
import static com.tartware.bookings.core.ledger.LedgerFixture.release;
import static com.tartware.bookings.core.ledger.LedgerFixture.restrict;
import static com.tartware.bookings.core.ledger.LedgerFixture.stay;
import static org.assertj.core.api.Assertions.assertThat;

import com.tartware.bookings.core.booking.Stay;
import com.tartware.bookings.core.command.CancelBooking;
import com.tartware.bookings.core.command.CommandBody;
import com.tartware.bookings.core.command.ConfirmBooking;
import com.tartware.bookings.core.command.ExtendHold;
import com.tartware.bookings.core.command.ModifyBooking;
import com.tartware.bookings.core.command.ReleaseBooking;
import com.tartware.bookings.core.command.SetInventory;
import com.tartware.bookings.core.decision.Decision;
import com.tartware.bookings.core.decision.Outcome;
import com.tartware.bookings.core.decision.Reason;
import com.tartware.bookings.core.decision.Rejection;
import com.tartware.bookings.core.inventory.Night;
import com.tartware.bookings.core.inventory.RestrictionsChange;
import com.tartware.bookings.core.inventory.RoomTypeNights;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What may be done to a booking, and what not. */
class ChangesTest {
    private static final LocalDate MONDAY = LocalDate.of(2026, 7, 6);
    private static final LocalDate TUESDAY = MONDAY.plusDays(1);
    private static final LocalDate WEDNESDAY = MONDAY.plusDays(2);
    private static final LocalDate THURSDAY = MONDAY.plusDays(3);

    private final LedgerFixture tenant = new LedgerFixture();

    @BeforeEach
    void sellOneBooking() {
        tenant.decided("inv", allotment(MONDAY, THURSDAY, 3));
        tenant.decided("b", booking(stay(MONDAY, WEDNESDAY, 2)));
    }

    @Nested
    class Cancellation {
        @Test
        void givesTheRoomsBackAndPassesTheReasonOn() {
            Decision cancelled = tenant.decided("c", new CancelBooking(id("b"), "GUEST_ILL", 1));
            assertThat(cancelled.ruling().outcome()).isEqualTo(Outcome.CANCELLED);
            assertThat(cancelled.ruling().cancelReason()).isEqualTo("GUEST_ILL");
            assertThat(cancelled.bookingVersion()).isEqualTo(2);
            assertThat(Night.sold(tenant.night(MONDAY))).isZero();
            assertThat(Night.sold(tenant.night(TUESDAY))).isZero();
        }

        @Test
        void givesBackOnce() {
            tenant.decided("other", booking(stay(MONDAY, TUESDAY, 1)));
            tenant.decided("c", cancel("b"));
            assertRejected(tenant.decided("again", cancel("b")), Reason.INVALID_TRANSITION);
            assertThat(Night.sold(tenant.night(MONDAY))).isEqualTo(1);
        }
    }

    static Stream<CommandBody> actionsOnNobodysBooking() {
        return Stream.of(
                confirm("x"), cancel("x"), release("x"), extend("x", 5), modify("x", stay(MONDAY, TUESDAY, 1)));
    }

    @ParameterizedTest
    @MethodSource("actionsOnNobodysBooking")
    void aBookingOfNobodyIsNotFound(CommandBody action) {
        Decision refused = tenant.decided("a", action);
        assertRejected(refused, Reason.BOOKING_NOT_FOUND);
        assertThat(refused.bookingId()).isEqualTo(id("x"));
        assertThat(refused.bookingVersion()).isEqualTo(Decision.NO_VERSION);
    }

    static Stream<CommandBody> actionsThatAConfirmedBookingRefuses() {
        return Stream.of(confirm("b"), release("b"), extend("b", 5));
    }

    @ParameterizedTest
    @MethodSource("actionsThatAConfirmedBookingRefuses")
    void aConfirmedBookingIsNoHold(CommandBody action) {
        Decision refused = tenant.decided("a", action);
        assertRejected(refused, Reason.INVALID_TRANSITION);
        assertThat(refused.bookingVersion()).isEqualTo(1);
    }

    @Test
    void aHoldIsReleasedAndNotCancelled() {
        tenant.decided("h", hold(60, stay(MONDAY, TUESDAY, 1)));
        assertRejected(tenant.decided("c", cancel("h")), Reason.INVALID_TRANSITION);
    }

    static Stream<CommandBody> actionsOnAnEndedBooking() {
        return Stream.of(
                confirm("b"), release("b"), extend("b", 5), cancel("b"), modify("b", stay(MONDAY, TUESDAY, 1)));
    }

    @ParameterizedTest
    @MethodSource("actionsOnAnEndedBooking")
    void aCancelledBookingIsOver(CommandBody action) {
        tenant.decided("c", cancel("b"));
        assertRejected(tenant.decided("a", action), Reason.INVALID_TRANSITION);
    }

    @ParameterizedTest
    @MethodSource("actionsOnAnEndedBooking")
    void aReleasedHoldIsOver(CommandBody action) {
        tenant.decided("c", cancel("b"));
        tenant.decided("h", hold(60, stay(MONDAY, TUESDAY, 1)));
        tenant.decided("r", release("h"));
        CommandBody onHold = action instanceof ModifyBooking
                ? modify("h", stay(MONDAY, TUESDAY, 1))
                : action instanceof CancelBooking
                        ? cancel("h")
                        : action instanceof ExtendHold
                                ? extend("h", 5)
                                : action instanceof ReleaseBooking ? release("h") : confirm("h");
        assertRejected(tenant.decided("a", onHold), Reason.INVALID_TRANSITION);
    }

    static Stream<CommandBody> actionsThatExpectAnotherVersion() {
        return Stream.of(
                new ConfirmBooking(id("b"), 2),
                new ReleaseBooking(id("b"), 2),
                new ExtendHold(id("b"), 5, Integer.MAX_VALUE),
                new CancelBooking(id("b"), null, 2),
                new ModifyBooking(id("b"), List.of(stay(MONDAY, TUESDAY, 1)), 2));
    }

    @ParameterizedTest
    @MethodSource("actionsThatExpectAnotherVersion")
    void aVersionThatIsNotTheBookingsIsAConflictBeforeAnythingElse(CommandBody action) {
        assertRejected(tenant.decided("a", action), Reason.VERSION_CONFLICT);
    }

    static Stream<CommandBody> malformedActions() {
        return Stream.of(
                new ConfirmBooking(id("b"), 0),
                new ReleaseBooking(id("b"), -1),
                new CancelBooking(id("b"), "", null),
                new CancelBooking(id("b"), "lower", null),
                new CancelBooking(id("b"), "A-B", null),
                new CancelBooking(id("b"), "X".repeat(65), null),
                new CancelBooking(id("b"), null, Integer.MIN_VALUE),
                new ExtendHold(id("b"), 0, null),
                new ExtendHold(id("b"), 86_401, null),
                new ExtendHold(id("b"), 5, 0),
                new ModifyBooking(id("b"), List.of(), null),
                new ModifyBooking(id("b"), List.of(stay(MONDAY, TUESDAY, 1)), 0),
                hold(0, stay(MONDAY, TUESDAY, 1)),
                hold(86_401, stay(MONDAY, TUESDAY, 1)),
                hold(Integer.MIN_VALUE, stay(MONDAY, TUESDAY, 1)));
    }

    @ParameterizedTest
    @MethodSource("malformedActions")
    void whatBreaksALimitIsInvalid(CommandBody action) {
        assertRejected(tenant.decided("a", action), Reason.INVALID_COMMAND);
    }

    @Test
    void theLongestReasonAndHoldAreTaken() {
        assertThat(tenant.decided("c", new CancelBooking(id("b"), "X".repeat(62) + "_9", null))
                        .ruling()
                        .outcome())
                .isEqualTo(Outcome.CANCELLED);
        assertThat(tenant.decided("h", hold(86_400, stay(MONDAY, TUESDAY, 1)))
                        .ruling()
                        .outcome())
                .isEqualTo(Outcome.HELD);
    }

    @Nested
    class Modification {
        @Test
        void movesTheNightsInOneStep() {
            Decision modified = tenant.decided("m", modify("b", stay(TUESDAY, THURSDAY, 3)));
            assertThat(modified.ruling().outcome()).isEqualTo(Outcome.MODIFIED);
            assertThat(modified.bookingVersion()).isEqualTo(2);
            assertThat(modified.ruling().booking().stays()).containsExactly(stay(TUESDAY, THURSDAY, 3));
            assertThat(sold()).containsExactly(0, 3, 3);
            assertThat(modified.ruling().nights()).singleElement().satisfies(nights -> assertThat(nights.nights())
                    .hasSize(3));
        }

        @Test
        void toTheSameStaysChangesNoNightButTheVersion() {
            Decision modified = tenant.decided("m", modify("b", stay(MONDAY, WEDNESDAY, 2)));
            assertThat(modified.ruling().nights()).isEmpty();
            assertThat(modified.bookingVersion()).isEqualTo(2);
        }

        @Test
        void mayUseItsOwnRoomsAgain() {
            tenant.decided("full", booking(stay(MONDAY, THURSDAY, 1)));
            assertThat(tenant.decided("m", modify("b", stay(TUESDAY, THURSDAY, 2)))
                            .ruling()
                            .outcome())
                    .isEqualTo(Outcome.MODIFIED);
        }

        @Test
        void changesNothingIfOneNightIsSoldOut() {
            tenant.decided("full", booking(stay(WEDNESDAY, THURSDAY, 3)));
            Decision refused = tenant.decided("m", modify("b", stay(MONDAY, THURSDAY, 1)));
            assertThat(refused.ruling().rejection()).isEqualTo(Rejection.soldOut(0, day(WEDNESDAY), 0));
            assertThat(refused.bookingVersion()).isEqualTo(1);
            assertThat(sold()).containsExactly(2, 2, 3);
        }

        @Test
        void countsWhatIsFreeWithItsOwnRoomsGivenBack() {
            Decision refused = tenant.decided("m", modify("b", stay(MONDAY, TUESDAY, 2), stay(MONDAY, TUESDAY, 2)));
            assertThat(refused.ruling().rejection()).isEqualTo(Rejection.soldOut(1, day(MONDAY), 3));
        }

        @Test
        void keepsRoomsThatACutHasTakenOffSale() {
            tenant.decided("cut", allotment(MONDAY, THURSDAY, 0));
            assertThat(tenant.decided("same", modify("b", stay(MONDAY, TUESDAY, 2)))
                            .ruling()
                            .outcome())
                    .isEqualTo(Outcome.MODIFIED);
            assertThat(tenant.decided("split", modify("b", stay(MONDAY, TUESDAY, 1), stay(MONDAY, TUESDAY, 1)))
                            .ruling()
                            .outcome())
                    .isEqualTo(Outcome.MODIFIED);
            Decision refused = tenant.decided("more", modify("b", stay(MONDAY, TUESDAY, 3)));
            assertThat(refused.ruling().rejection()).isEqualTo(Rejection.soldOut(0, day(MONDAY), 0));
        }

        @Test
        void isStoppedOnlyWhereItTakesMoreRooms() {
            tenant.decided("stop", restrict(TUESDAY, new RestrictionsChange(true, null, null, null, null)));
            assertThat(tenant.decided("fewer", modify("b", stay(MONDAY, THURSDAY, 1)))
                            .ruling()
                            .outcome())
                    .isEqualTo(Outcome.MODIFIED);
            Decision refused = tenant.decided("more", modify("b", stay(MONDAY, THURSDAY, 2)));
            assertThat(refused.ruling().rejection()).isEqualTo(Rejection.of(Reason.STOP_SELL, 0, day(TUESDAY)));
        }

        @Test
        void keepsAnArrivalThatNobodyElseMayHave() {
            tenant.decided("cta", restrict(MONDAY, new RestrictionsChange(null, true, null, null, null)));
            assertThat(tenant.decided("longer", modify("b", stay(MONDAY, THURSDAY, 2)))
                            .ruling()
                            .outcome())
                    .isEqualTo(Outcome.MODIFIED);
            tenant.decided("later", modify("b", stay(TUESDAY, THURSDAY, 2)));
            assertRejected(tenant.decided("back", modify("b", stay(MONDAY, THURSDAY, 2))), Reason.CLOSED_TO_ARRIVAL);
        }

        @Test
        void keepsADepartureThatNobodyElseMayHave() {
            tenant.decided("ctd", restrict(WEDNESDAY, new RestrictionsChange(null, null, true, null, null)));
            assertThat(tenant.decided("shorter", modify("b", stay(TUESDAY, WEDNESDAY, 2)))
                            .ruling()
                            .outcome())
                    .isEqualTo(Outcome.MODIFIED);
            tenant.decided("longer", modify("b", stay(TUESDAY, THURSDAY, 2)));
            Decision refused = tenant.decided("back", modify("b", stay(TUESDAY, WEDNESDAY, 2)));
            assertThat(refused.ruling().rejection())
                    .isEqualTo(Rejection.of(Reason.CLOSED_TO_DEPARTURE, 0, day(WEDNESDAY)));
        }

        @Test
        void isBoundByLengthOfStayEvenIfItKeepsItsArrival() {
            tenant.decided("min", restrict(MONDAY, new RestrictionsChange(null, null, null, 2, null)));
            assertRejected(tenant.decided("m", modify("b", stay(MONDAY, TUESDAY, 2))), Reason.MIN_STAY);
        }

        @Test
        void mayKeepAnArrivalThatIsPast() {
            tenant.logTimeMillis = MONDAY.plusDays(5).toEpochDay() * 86_400_000L;
            assertThat(tenant.decided("m", modify("b", stay(MONDAY, TUESDAY, 2)))
                            .ruling()
                            .outcome())
                    .isEqualTo(Outcome.MODIFIED);
            assertRejected(tenant.decided("n", modify("b", stay(TUESDAY, WEDNESDAY, 1))), Reason.ARRIVAL_IN_PAST);
            Stay elsewhere = new Stay(PROPERTY, "suite", day(MONDAY), day(TUESDAY), 1);
            assertRejected(tenant.decided("o", modify("b", elsewhere)), Reason.ARRIVAL_IN_PAST);
        }

        @Test
        void listsRoomTypesOldOnesFirst() {
            tenant.decided(
                    "suites",
                    new SetInventory(
                            PROPERTY, "suite", day(MONDAY), day(THURSDAY), 3, null, RestrictionsChange.UNCHANGED));
            Stay suite = new Stay(PROPERTY, "suite", day(MONDAY), day(TUESDAY), 1);
            Decision modified = tenant.decided("m", modify("b", suite, stay(MONDAY, TUESDAY, 1)));
            assertThat(modified.ruling().nights())
                    .extracting(RoomTypeNights::roomTypeId)
                    .containsExactly(DOUBLE, "suite");
        }

        @Test
        void reachesTwoYearsAhead() {
            LocalDate far = TODAY.plusDays(732);
            assertRejected(tenant.decided("m", modify("b", stay(far, far.plusDays(1), 1))), Reason.TOO_FAR_AHEAD);
        }

        private List<Integer> sold() {
            return Stream.of(MONDAY, TUESDAY, WEDNESDAY)
                    .map(night -> Night.sold(tenant.night(night)))
                    .toList();
        }
    }

    private static void assertRejected(Decision decision, Reason reason) {
        assertThat(decision.ruling().outcome()).isEqualTo(Outcome.REJECTED);
        assertThat(decision.ruling().rejection().reason()).isEqualTo(reason);
    }
}
