package com.tartware.bookings.core.ledger;

import static com.tartware.bookings.core.ledger.LedgerFixture.DOUBLE;
import static com.tartware.bookings.core.ledger.LedgerFixture.NOON_MILLIS;
import static com.tartware.bookings.core.ledger.LedgerFixture.PROPERTY;
import static com.tartware.bookings.core.ledger.LedgerFixture.TODAY;
import static com.tartware.bookings.core.ledger.LedgerFixture.allotment;
import static com.tartware.bookings.core.ledger.LedgerFixture.booking;
import static com.tartware.bookings.core.ledger.LedgerFixture.command;
import static com.tartware.bookings.core.ledger.LedgerFixture.day;
import static com.tartware.bookings.core.ledger.LedgerFixture.id;
import static com.tartware.bookings.core.ledger.LedgerFixture.stay;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tartware.bookings.core.booking.BookingReference;
import com.tartware.bookings.core.booking.BookingStatus;
import com.tartware.bookings.core.booking.Stay;
import com.tartware.bookings.core.command.Command;
import com.tartware.bookings.core.command.CommandBody;
import com.tartware.bookings.core.command.CreateBooking;
import com.tartware.bookings.core.command.SetInventory;
import com.tartware.bookings.core.decision.Decision;
import com.tartware.bookings.core.decision.Outcome;
import com.tartware.bookings.core.decision.Reason;
import com.tartware.bookings.core.decision.Rejection;
import com.tartware.bookings.core.inventory.Night;
import com.tartware.bookings.core.inventory.RestrictionsChange;
import com.tartware.bookings.core.inventory.RoomTypeNights;
import com.tartware.bookings.core.inventory.RoomTypeNights.StayNight;
import java.time.LocalDate;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class BookingLedgerTest {
    private static final long HOUR_MILLIS = 3_600_000L;
    private static final LocalDate MONDAY = LocalDate.of(2026, 7, 6);
    private static final LocalDate TUESDAY = MONDAY.plusDays(1);
    private static final LocalDate WEDNESDAY = MONDAY.plusDays(2);
    private static final LocalDate THURSDAY = MONDAY.plusDays(3);

    private final LedgerFixture tenant = new LedgerFixture();

    @Nested
    class Inventory {
        @Test
        void isAnsweredWithTheNightsThatChanged() {
            Decision set = tenant.decided("inv", allotment(MONDAY, WEDNESDAY, 5));
            assertThat(set.ruling().outcome()).isEqualTo(Outcome.INVENTORY_SET);
            assertThat(set.bookingId()).isNull();
            assertThat(set.bookingVersion()).isEqualTo(Decision.NO_VERSION);
            RoomTypeNights nights = set.ruling().nights().get(0);
            assertThat(nights.nights()).extracting(StayNight::epochDay).containsExactly(day(MONDAY), day(TUESDAY));
            assertThat(nights.nights())
                    .extracting(night -> Night.allotment(night.night()))
                    .containsOnly(5);
        }

        @Test
        void leavesAFieldThatIsLeftOut() {
            tenant.decided(
                    "inv",
                    new SetInventory(PROPERTY, DOUBLE, day(MONDAY), day(TUESDAY), 5, 2, RestrictionsChange.UNCHANGED));
            Decision cut = tenant.decided(
                    "cut",
                    new SetInventory(
                            PROPERTY, DOUBLE, day(MONDAY), day(TUESDAY), null, 0, RestrictionsChange.UNCHANGED));
            long night = cut.ruling().nights().get(0).nights().get(0).night();
            assertThat(Night.allotment(night)).isEqualTo(5);
            assertThat(Night.overbookingLimit(night)).isZero();
        }

        @Test
        void setToWhatItIsChangesNoNight() {
            tenant.decided("inv", allotment(MONDAY, TUESDAY, 5));
            assertThat(tenant.decided("again", allotment(MONDAY, TUESDAY, 5))
                            .ruling()
                            .nights())
                    .isEmpty();
        }

        @Test
        void cutBelowSoldCancelsNobodyAndListsTheNights() {
            tenant.decided("inv", allotment(MONDAY, WEDNESDAY, 5));
            tenant.decided("b", booking(stay(TUESDAY, WEDNESDAY, 3)));
            Decision cut = tenant.decided("cut", allotment(MONDAY, WEDNESDAY, 2));
            assertThat(cut.ruling().inventory().oversoldEpochDays()).containsExactly(day(TUESDAY));
            assertThat(tenant.state.booking(id("b")).status()).isEqualTo(BookingStatus.CONFIRMED);
            assertRejected(tenant.decided("c", booking(stay(TUESDAY, WEDNESDAY, 1))), Reason.SOLD_OUT);
        }

        @Test
        void leavesNightsBeforeYesterdayAlone() {
            Decision set = tenant.decided("inv", allotment(TODAY.minusDays(3), TODAY.plusDays(1), 4));
            assertThat(set.ruling().nights().get(0).nights())
                    .extracting(StayNight::epochDay)
                    .containsExactly(day(TODAY) - 1, day(TODAY));
        }

        @Test
        void reachesElevenHundredDaysAhead() {
            LocalDate last = TODAY.plusDays(1_100);
            assertThat(tenant.decided("a", allotment(last.minusDays(1), last, 1))
                            .ruling()
                            .outcome())
                    .isEqualTo(Outcome.INVENTORY_SET);
            assertRejected(tenant.decided("b", allotment(last, last.plusDays(1), 1)), Reason.TOO_FAR_AHEAD);
        }
    }

    @Nested
    class Creation {
        @Test
        void sellsEveryNightButTheCheckOutDate() {
            tenant.decided("inv", allotment(MONDAY, THURSDAY, 5));
            Decision confirmed = tenant.decided("b", booking(stay(MONDAY, WEDNESDAY, 2)));
            assertThat(confirmed.ruling().outcome()).isEqualTo(Outcome.CONFIRMED);
            assertThat(confirmed.bookingId()).isEqualTo(id("b"));
            assertThat(confirmed.bookingVersion()).isEqualTo(1);
            assertThat(confirmed.decidedAtMillis()).isEqualTo(NOON_MILLIS);
            List<StayNight> nights = confirmed.ruling().nights().get(0).nights();
            assertThat(nights).extracting(StayNight::epochDay).containsExactly(day(MONDAY), day(TUESDAY));
            assertThat(nights).extracting(night -> Night.sold(night.night())).containsOnly(2);
        }

        @Test
        void sellsTheLastRoomOnce() {
            tenant.decided("inv", allotment(MONDAY, TUESDAY, 1));
            assertThat(tenant.decided("a", booking(stay(MONDAY, TUESDAY, 1)))
                            .ruling()
                            .outcome())
                    .isEqualTo(Outcome.CONFIRMED);
            Decision refused = tenant.decided("b", booking(stay(MONDAY, TUESDAY, 1)));
            assertThat(refused.ruling().rejection()).isEqualTo(Rejection.soldOut(0, day(MONDAY), 0));
            assertThat(refused.bookingVersion()).isEqualTo(Decision.NO_VERSION);
        }

        @Test
        void mayUseTheOverbookingLimit() {
            tenant.decided(
                    "inv",
                    new SetInventory(PROPERTY, DOUBLE, day(MONDAY), day(TUESDAY), 1, 1, RestrictionsChange.UNCHANGED));
            tenant.decided("a", booking(stay(MONDAY, TUESDAY, 2)));
            assertRejected(tenant.decided("b", booking(stay(MONDAY, TUESDAY, 1))), Reason.SOLD_OUT);
        }

        @Test
        void booksAllStaysOrNone() {
            tenant.decided("inv", allotment(MONDAY, THURSDAY, 3));
            tenant.decided("full", booking(stay(WEDNESDAY, THURSDAY, 3)));
            Decision refused = tenant.decided("b", booking(stay(MONDAY, TUESDAY, 1), stay(TUESDAY, THURSDAY, 1)));
            assertThat(refused.ruling().rejection()).isEqualTo(Rejection.soldOut(1, day(WEDNESDAY), 0));
            assertThat(refused.ruling().nights()).isEmpty();
            Decision all = tenant.decided("c", booking(stay(MONDAY, WEDNESDAY, 3)));
            assertThat(all.ruling().outcome()).isEqualTo(Outcome.CONFIRMED);
        }

        @Test
        void addsItsStaysUpNightByNight() {
            tenant.decided("inv", allotment(MONDAY, THURSDAY, 3));
            Decision refused = tenant.decided("b", booking(stay(MONDAY, WEDNESDAY, 2), stay(TUESDAY, THURSDAY, 2)));
            assertThat(refused.ruling().rejection()).isEqualTo(Rejection.soldOut(1, day(TUESDAY), 3));
        }

        @Test
        void spansNightBlocks() {
            LocalDate longStayEnd = MONDAY.plusDays(100);
            tenant.decided("inv", allotment(MONDAY, longStayEnd, 1));
            Decision confirmed = tenant.decided("b", booking(stay(MONDAY, longStayEnd, 1)));
            assertThat(confirmed.ruling().nights().get(0).nights())
                    .extracting(StayNight::epochDay)
                    .containsExactlyElementsOf(MONDAY.datesUntil(longStayEnd)
                            .map(LedgerFixture::day)
                            .toList());
            assertRejected(
                    tenant.decided("c", booking(stay(longStayEnd.minusDays(1), longStayEnd, 1))), Reason.SOLD_OUT);
        }

        @Test
        void ofARoomTypeNeverSetIsRefusedBeforeTheNightsAreLookedAt() {
            tenant.decided("inv", allotment(MONDAY, TUESDAY, 0));
            Stay elsewhere = new Stay(PROPERTY, "suite", day(MONDAY), day(TUESDAY), 1);
            Decision refused = tenant.decided("b", booking(stay(MONDAY, TUESDAY, 1), elsewhere));
            assertThat(refused.ruling().rejection()).isEqualTo(Rejection.of(Reason.UNKNOWN_ROOM_TYPE, 1, day(MONDAY)));
        }

        @Test
        void ofANightNeverSetFindsNoRooms() {
            tenant.decided("inv", allotment(MONDAY, TUESDAY, 1));
            Decision refused = tenant.decided("b", booking(stay(MONDAY, WEDNESDAY, 1)));
            assertThat(refused.ruling().rejection()).isEqualTo(Rejection.soldOut(0, day(TUESDAY), 0));
        }

        @Test
        void arrivesBetweenYesterdayAndTwoYearsAhead() {
            tenant.decided("past", allotment(TODAY.minusDays(1), TODAY, 9));
            tenant.decided("far", allotment(TODAY.plusDays(731), TODAY.plusDays(733), 9));
            assertRejected(tenant.decided("a", booking(stay(TODAY.minusDays(2), TODAY, 1))), Reason.ARRIVAL_IN_PAST);
            assertThat(tenant.decided("b", booking(stay(TODAY.minusDays(1), TODAY, 1)))
                            .ruling()
                            .outcome())
                    .isEqualTo(Outcome.CONFIRMED);
            assertRejected(
                    tenant.decided("c", booking(stay(TODAY.plusDays(732), TODAY.plusDays(733), 1))),
                    Reason.TOO_FAR_AHEAD);
            assertThat(tenant.decided("d", booking(stay(TODAY.plusDays(731), TODAY.plusDays(732), 1)))
                            .ruling()
                            .outcome())
                    .isEqualTo(Outcome.CONFIRMED);
        }

        @Test
        void passesTheReferenceOn() {
            tenant.decided("inv", allotment(MONDAY, TUESDAY, 1));
            BookingReference reference = new BookingReference("g-1", "x-9", "web", "flex", 12_000L, "EUR");
            Decision confirmed =
                    tenant.decided("b", new CreateBooking(List.of(stay(MONDAY, TUESDAY, 1)), null, reference));
            assertThat(confirmed.ruling().reference()).isEqualTo(reference);
        }
    }

    @Nested
    class Repeats {
        @Test
        void ofACreationMakeNoSecondDecision() {
            tenant.decided("inv", allotment(MONDAY, TUESDAY, 2));
            tenant.decided("b", booking(stay(MONDAY, TUESDAY, 1)));
            assertThat(tenant.send("b", booking(stay(MONDAY, TUESDAY, 1)))).isEmpty();
            assertThat(tenant.state.cursor().tenantSequence()).isEqualTo(2);
        }

        @Test
        void ofARejectionMakeNoSecondDecision() {
            CommandBody unknown = booking(stay(MONDAY, TUESDAY, 1));
            assertRejected(tenant.decided("b", unknown), Reason.UNKNOWN_ROOM_TYPE);
            assertThat(tenant.send("b", unknown)).isEmpty();
            tenant.decided("inv", allotment(MONDAY, TUESDAY, 2));
            assertThat(tenant.send("b", unknown))
                    .as("a rejected command keeps its key")
                    .isEmpty();
        }

        @Test
        void withAnotherCommandAreRejectedOnceEach() {
            tenant.decided("inv", allotment(MONDAY, TUESDAY, 2));
            tenant.decided("b", booking(stay(MONDAY, TUESDAY, 1)));
            Decision reused = tenant.decided("b", booking(stay(MONDAY, TUESDAY, 2)));
            assertRejected(reused, Reason.IDEMPOTENCY_KEY_REUSED);
            assertThat(reused.bookingVersion()).as("unchanged").isEqualTo(1);
            assertThat(tenant.send("b", booking(stay(MONDAY, TUESDAY, 2)))).isEmpty();
            assertThat(tenant.send("b", booking(stay(MONDAY, TUESDAY, 1))))
                    .as("the key stays with the first")
                    .isEmpty();
        }

        /** Ids come from ingest; a record that did not could say anything. */
        @Test
        void goByKeyAndCommandTogetherWhateverAForgerWrites() {
            tenant.decided("inv", allotment(MONDAY, TUESDAY, 9));
            CommandBody one = booking(stay(MONDAY, TUESDAY, 1));
            UUID forged = id("forged");
            assertThat(tenant.send(new Command(forged, id("k1"), one))).hasSize(1);
            assertThat(tenant.send(new Command(forged, id("k2"), one))).hasSize(1);
            assertThat(tenant.send(new Command(forged, id("k1"), one))).isEmpty();

            UUID refused = id("refused");
            assertRejected(tenant.send(new Command(refused, id("k1"), one)).get(0), Reason.IDEMPOTENCY_KEY_REUSED);
            assertRejected(tenant.send(new Command(refused, id("k2"), one)).get(0), Reason.IDEMPOTENCY_KEY_REUSED);
            assertThat(tenant.send(new Command(refused, id("k2"), one))).isEmpty();

            UUID idOfAKey = id("inv");
            tenant.decided("other", allotment(MONDAY, TUESDAY, 8));
            assertRejected(tenant.send(new Command(idOfAKey, id("other"), one)).get(0), Reason.IDEMPOTENCY_KEY_REUSED);
            assertThat(tenant.send(new Command(idOfAKey, id("other"), one))).isEmpty();
        }

        @Test
        void ofAnInventoryKeyWithAnotherCommandAreRejectedOnceEach() {
            tenant.decided("inv", allotment(MONDAY, TUESDAY, 2));
            assertRejected(tenant.decided("inv", allotment(MONDAY, TUESDAY, 3)), Reason.IDEMPOTENCY_KEY_REUSED);
            assertThat(tenant.send("inv", allotment(MONDAY, TUESDAY, 3))).isEmpty();
            assertThat(tenant.send("inv", allotment(MONDAY, TUESDAY, 2))).isEmpty();
        }

        @Test
        void areKnownForTwentyFourHoursToTheMillisecond() {
            tenant.decided("inv", allotment(MONDAY, TUESDAY, 2));
            tenant.logTimeMillis = NOON_MILLIS + 24 * HOUR_MILLIS - 1;
            assertThat(tenant.send("inv", allotment(MONDAY, TUESDAY, 2))).isEmpty();
            tenant.logTimeMillis = NOON_MILLIS + 24 * HOUR_MILLIS;
            assertThat(tenant.send("inv", allotment(MONDAY, TUESDAY, 2)))
                    .as("repeats do not renew a key")
                    .hasSize(1);
        }

        @Test
        void ofAReusedKeyEndWithTheKey() {
            tenant.decided("inv", allotment(MONDAY, TUESDAY, 2));
            tenant.logTimeMillis += 20 * HOUR_MILLIS;
            assertRejected(tenant.decided("inv", allotment(MONDAY, TUESDAY, 3)), Reason.IDEMPOTENCY_KEY_REUSED);
            tenant.logTimeMillis = NOON_MILLIS + 24 * HOUR_MILLIS;
            assertThat(tenant.decided("inv", allotment(MONDAY, TUESDAY, 3))
                            .ruling()
                            .outcome())
                    .isEqualTo(Outcome.INVENTORY_SET);
        }

        @Test
        void ofACreationAreKnownAsLongAsTheBookingIsKept() {
            tenant.decided("inv", allotment(MONDAY, TUESDAY, 2));
            tenant.decided("b", booking(stay(MONDAY, TUESDAY, 1)));
            assertRejected(tenant.decided("b", booking(stay(MONDAY, TUESDAY, 2))), Reason.IDEMPOTENCY_KEY_REUSED);
            long forgottenMillis = TUESDAY.plusDays(30).toEpochDay() * 24 * HOUR_MILLIS;
            tenant.logTimeMillis = forgottenMillis - 1;
            assertThat(tenant.send("b", booking(stay(MONDAY, TUESDAY, 1)))).isEmpty();
            assertThat(tenant.send("b", booking(stay(MONDAY, TUESDAY, 2)))).isEmpty();
            tenant.logTimeMillis = forgottenMillis;
            assertRejected(tenant.decided("b", booking(stay(MONDAY, TUESDAY, 1))), Reason.ARRIVAL_IN_PAST);
        }
    }

    @Nested
    class Numbering {
        @Test
        void hasNoGapWhateverTheOutcome() {
            assertThat(Stream.of(
                                    tenant.send("inv", allotment(MONDAY, TUESDAY, 1)),
                                    tenant.send("a", booking(stay(MONDAY, TUESDAY, 1))),
                                    tenant.send("b", booking(stay(MONDAY, TUESDAY, 1))),
                                    tenant.send("b", booking(stay(MONDAY, TUESDAY, 1))),
                                    tenant.send("b", booking(stay(MONDAY, TUESDAY, 2))),
                                    tenant.send("c", booking()),
                                    tenant.send("d", allotment(MONDAY, TUESDAY, 7)))
                            .flatMap(List::stream)
                            .map(Decision::tenantSequence))
                    .containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
        }

        @Test
        void stopsAtALogTimeThatRunsBackwards() {
            tenant.decided("inv", allotment(MONDAY, TUESDAY, 1));
            tenant.logTimeMillis--;
            assertThatThrownBy(() -> tenant.send("b", booking(stay(MONDAY, TUESDAY, 1))))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("ran backwards");
        }
    }

    static Stream<CommandBody> malformed() {
        Stay good = stay(MONDAY, TUESDAY, 1);
        return Stream.of(
                booking(),
                new CreateBooking(Collections.nCopies(17, good), null, BookingReference.NONE),
                booking(stay(MONDAY, MONDAY, 1)),
                booking(stay(TUESDAY, MONDAY, 1)),
                booking(stay(MONDAY, MONDAY.plusDays(367), 1)),
                booking(new Stay(PROPERTY, DOUBLE, Integer.MIN_VALUE, Integer.MAX_VALUE, 1)),
                booking(stay(MONDAY, TUESDAY, 0)),
                booking(stay(MONDAY, TUESDAY, -1)),
                booking(stay(MONDAY, TUESDAY, 100)),
                booking(stay(MONDAY, TUESDAY, Integer.MIN_VALUE)),
                booking(new Stay("", DOUBLE, good.checkInEpochDay(), good.checkOutEpochDay(), 1)),
                booking(new Stay(PROPERTY, "a/b", good.checkInEpochDay(), good.checkOutEpochDay(), 1)),
                booking(new Stay("x".repeat(65), DOUBLE, good.checkInEpochDay(), good.checkOutEpochDay(), 1)),
                new CreateBooking(List.of(good), null, new BookingReference("", null, null, null, null, null)),
                new CreateBooking(List.of(good), null, new BookingReference("a\0b", null, null, null, null, null)),
                new CreateBooking(List.of(good), null, new BookingReference(null, "a\nb", null, null, null, null)),
                new CreateBooking(List.of(good), null, new BookingReference(null, "\ud800", null, null, null, null)),
                new CreateBooking(List.of(good), null, new BookingReference(null, null, null, null, 1L, "E\0R")),
                new CreateBooking(List.of(good), null, new BookingReference(null, null, "a b", null, null, null)),
                new CreateBooking(List.of(good), null, new BookingReference(null, null, null, null, 1L, null)),
                new CreateBooking(List.of(good), null, new BookingReference(null, null, null, null, -1L, "EUR")),
                allotment(MONDAY, MONDAY, 1),
                allotment(MONDAY, MONDAY.plusDays(732), 1),
                allotment(MONDAY, TUESDAY, -1),
                allotment(MONDAY, TUESDAY, 10_000),
                new SetInventory(
                        PROPERTY, DOUBLE, day(MONDAY), day(TUESDAY), null, 1_000, RestrictionsChange.UNCHANGED),
                new SetInventory(
                        PROPERTY, DOUBLE, day(MONDAY), day(TUESDAY), null, null, RestrictionsChange.UNCHANGED));
    }

    @ParameterizedTest
    @MethodSource("malformed")
    void whatBreaksALimitIsInvalidAndChangesNothing(CommandBody body) {
        tenant.decided("inv", allotment(MONDAY, WEDNESDAY, 99));
        assertRejected(tenant.decided("bad", body), Reason.INVALID_COMMAND);
        assertThat(tenant.send("bad", body)).as("it keeps its key").isEmpty();
        assertThat(tenant.decided("all", booking(stay(MONDAY, WEDNESDAY, 99)))
                        .ruling()
                        .outcome())
                .isEqualTo(Outcome.CONFIRMED);
    }

    @Test
    void anInvalidCommandUnderAKnownKeyIsInvalidFirst() {
        tenant.decided("inv", allotment(MONDAY, TUESDAY, 1));
        assertRejected(tenant.decided("inv", booking()), Reason.INVALID_COMMAND);
        assertThat(tenant.send("inv", booking())).isEmpty();
    }

    @Test
    void reasonsStandInTheOrderInWhichTheyAreChecked() {
        // A stay that breaks every rule at once, mended one by one, is refused for each reason in turn.
        LocalDate past = TODAY.minusDays(2);
        LocalDate far = TODAY.plusDays(732);
        tenant.decided("inv", allotment(MONDAY, TUESDAY, 0));
        Stay unknown = new Stay(PROPERTY, "suite", day(MONDAY), day(TUESDAY), 1);
        Stay soldOut = stay(MONDAY, TUESDAY, 1);
        Stay tooFar = stay(far, far.plusDays(1), 1);
        Stay tooEarly = stay(past, TODAY, 1);
        Stay invalid = stay(MONDAY, TUESDAY, 0);
        assertThat(Stream.of(
                                booking(soldOut, unknown, tooFar, tooEarly, invalid),
                                booking(soldOut, unknown, tooFar, tooEarly),
                                booking(soldOut, unknown, tooFar),
                                booking(soldOut, unknown),
                                booking(soldOut))
                        .map(body -> tenant.decided("k" + body.stays().size(), body)
                                .ruling()
                                .rejection()
                                .reason()))
                .containsExactly(
                        Reason.INVALID_COMMAND,
                        Reason.ARRIVAL_IN_PAST,
                        Reason.TOO_FAR_AHEAD,
                        Reason.UNKNOWN_ROOM_TYPE,
                        Reason.SOLD_OUT)
                .isSorted();
    }

    @Test
    void aCommandIsTheSameForTheSameKeyAndBody() {
        assertThat(command("k", booking(stay(MONDAY, TUESDAY, 1))))
                .isEqualTo(command("k", booking(stay(MONDAY, TUESDAY, 1))));
    }

    private static void assertRejected(Decision decision, Reason reason) {
        assertThat(decision.ruling().outcome()).isEqualTo(Outcome.REJECTED);
        assertThat(decision.ruling().rejection().reason()).isEqualTo(reason);
    }
}
