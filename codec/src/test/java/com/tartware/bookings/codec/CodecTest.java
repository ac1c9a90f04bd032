package com.tartware.bookings.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tartware.bookings.avro.BookingCommand;
import com.tartware.bookings.avro.BookingReference;
import com.tartware.bookings.avro.BookingStatus;
import com.tartware.bookings.avro.CancelBooking;
import com.tartware.bookings.avro.ClockTick;
import com.tartware.bookings.avro.ConfirmBooking;
import com.tartware.bookings.avro.CreateBooking;
import com.tartware.bookings.avro.Decision;
import com.tartware.bookings.avro.ExtendHold;
import com.tartware.bookings.avro.ModifyBooking;
import com.tartware.bookings.avro.NightAvailability;
import com.tartware.bookings.avro.Outcome;
import com.tartware.bookings.avro.Reason;
import com.tartware.bookings.avro.RejectionDetail;
import com.tartware.bookings.avro.ReleaseBooking;
import com.tartware.bookings.avro.Restrictions;
import com.tartware.bookings.avro.RestrictionsChange;
import com.tartware.bookings.avro.SetInventory;
import com.tartware.bookings.avro.Stay;
import com.tartware.bookings.avro.Uuid;
import com.tartware.bookings.core.ledger.BookingLedger;
import com.tartware.bookings.core.tenant.InMemoryTenantState;
import com.tartware.bookings.schemas.framing.AvroRecordEncoder;
import com.tartware.bookings.schemas.framing.UuidBytes;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CodecTest {
    private static final Instant LOG_TIME = Instant.parse("2026-06-01T12:00:00.123Z");
    private static final LocalDate MONDAY = LocalDate.of(2026, 7, 6);
    private static final BookingReference REFERENCE =
            new BookingReference("guest-1", "ext-1", "web", "flex", 12_300L, "EUR");

    private final BookingLedger ledger = new BookingLedger();
    private final InMemoryTenantState state = new InMemoryTenantState();

    @Test
    void aBookingComesThroughWithEveryField() {
        decide(1, inventory(3));
        Stay stay = new Stay("grand", "double", MONDAY, MONDAY.plusDays(2), 2);
        Decision confirmed = decide(2, new CreateBooking(List.of(stay), null, REFERENCE));
        assertThat(confirmed.getTenantId()).isEqualTo("demo");
        assertThat(confirmed.getTenantSequence()).isEqualTo(2);
        assertThat(confirmed.getCommandId()).isEqualTo(new UUID(2, 2).toString());
        assertThat(confirmed.getBookingId()).isEqualTo(new UUID(2, 3).toString());
        assertThat(confirmed.getOutcome()).isEqualTo(Outcome.CONFIRMED);
        assertThat(confirmed.getBookingVersion()).isEqualTo(1);
        assertThat(confirmed.getDecidedAt()).isEqualTo(LOG_TIME);
        assertThat(confirmed.getBooking().getStatus()).isEqualTo(BookingStatus.CONFIRMED);
        assertThat(confirmed.getBooking().getStays()).containsExactly(stay);
        assertThat(confirmed.getReference()).isEqualTo(REFERENCE);
        assertThat(DecisionCodec.availabilityOf(confirmed))
                .containsExactly(
                        new NightAvailability("demo", "grand", "double", MONDAY, 3, 1, 2, 0, null, 2L),
                        new NightAvailability("demo", "grand", "double", MONDAY.plusDays(1), 3, 1, 2, 0, null, 2L));
    }

    @Test
    void aRejectionSaysWhereAndWhy() {
        decide(1, inventory(0));
        Stay stay = new Stay("grand", "double", MONDAY, MONDAY.plusDays(1), 2);
        Decision refused = decide(2, new CreateBooking(List.of(stay), null, REFERENCE));
        assertThat(refused.getReason()).isEqualTo(Reason.SOLD_OUT);
        assertThat(refused.getDetail()).isEqualTo(new RejectionDetail(0, MONDAY, 1));
        assertThat(refused.getBookingVersion()).isNull();
        assertThat(refused.getReference()).isNull();
    }

    @Test
    void aCutListsTheNightsLeftOversold() {
        decide(1, inventory(3));
        decide(
                2,
                new CreateBooking(
                        List.of(new Stay("grand", "double", MONDAY, MONDAY.plusDays(1), 4)), null, REFERENCE));
        assertThat(decide(3, inventory(2)).getInventory().getOversoldNights()).containsExactly(MONDAY);
    }

    @Test
    void theSameDecisionGivesTheSameBytes() {
        AvroRecordEncoder<Decision> encoder = new AvroRecordEncoder<>(Decision.class);
        byte[] once = encoder.encodeBody(decide(1, inventory(3)));
        byte[] again = encoder.encodeBody(DecisionCodec.toAvro(
                "demo",
                ledger.decide(
                                CommandCodec.toCore(command(1, inventory(3))),
                                LOG_TIME.toEpochMilli(),
                                new InMemoryTenantState())
                        .get(0)));
        assertThat(again).isEqualTo(once);
    }

    @Test
    void everyActionIsDecided() {
        decide(1, inventory(3));
        Stay stay = new Stay("grand", "double", MONDAY, MONDAY.plusDays(2), 2);
        Decision held = decide(2, new CreateBooking(List.of(stay), 60, REFERENCE));
        assertThat(held.getOutcome()).isEqualTo(Outcome.HELD);
        assertThat(held.getBooking().getHoldExpiresAt()).isEqualTo(LOG_TIME.plusSeconds(60));
        assertThat(held.getNights().get(0).getNights().get(0).getHeld()).isEqualTo(2);
        Uuid bookingId = UuidBytes.of(new UUID(2, 3));

        Decision extended = decide(3, new ExtendHold(bookingId, 90, 1));
        assertThat(extended.getBooking().getHoldExpiresAt()).isEqualTo(LOG_TIME.plusSeconds(90));
        assertThat(extended.getReference()).isNull();
        assertThat(decide(4, new ConfirmBooking(bookingId, 9)).getReason()).isEqualTo(Reason.VERSION_CONFLICT);
        Decision confirmed = decide(5, new ConfirmBooking(bookingId, 2));
        assertThat(confirmed.getBooking().getHoldExpiresAt()).isNull();
        assertThat(confirmed.getBookingVersion()).isEqualTo(3);
        Stay shorter = new Stay("grand", "double", MONDAY, MONDAY.plusDays(1), 2);
        Decision modified = decide(6, new ModifyBooking(bookingId, List.of(shorter), null));
        assertThat(modified.getBooking().getStays()).containsExactly(shorter);
        assertThat(decide(7, new ReleaseBooking(bookingId, null)).getReason()).isEqualTo(Reason.INVALID_TRANSITION);
        Decision cancelled = decide(8, new CancelBooking(bookingId, "GUEST_ILL", null));
        assertThat(cancelled.getBooking().getStatus()).isEqualTo(BookingStatus.CANCELLED);
        assertThat(cancelled.getCancelReason()).isEqualTo("GUEST_ILL");
    }

    @Test
    void anExpiryAnswersNoCommand() {
        decide(1, inventory(3));
        decide(
                2,
                new CreateBooking(List.of(new Stay("grand", "double", MONDAY, MONDAY.plusDays(1), 1)), 60, REFERENCE));
        Decision expired = DecisionCodec.toAvro(
                "demo",
                ledger.advanceTo(LOG_TIME.plusSeconds(61).toEpochMilli(), state).get(0));
        assertThat(expired.getOutcome()).isEqualTo(Outcome.EXPIRED);
        assertThat(expired.getCommandId()).isNull();
        assertThat(expired.getBookingId()).isEqualTo(new UUID(2, 3).toString());
        assertThat(expired.getDecidedAt()).isEqualTo(LOG_TIME.plusSeconds(60));
    }

    @Test
    void restrictionsComeThroughAndAreNullWhereThereAreNone() {
        Decision set = decide(
                1,
                new SetInventory(
                        "grand",
                        "double",
                        MONDAY,
                        MONDAY.plusDays(1),
                        3,
                        null,
                        new RestrictionsChange(true, false, true, 2, 14)));
        assertThat(set.getNights().get(0).getNights().get(0).getRestrictions())
                .isEqualTo(new Restrictions(true, false, true, 2, 14));
        Decision lifted = decide(
                2,
                new SetInventory(
                        "grand",
                        "double",
                        MONDAY,
                        MONDAY.plusDays(1),
                        null,
                        null,
                        new RestrictionsChange(false, null, false, 0, 0)));
        assertThat(lifted.getNights().get(0).getNights().get(0).getRestrictions())
                .isNull();
    }

    @Test
    void aTickIsNoTenantsCommand() {
        assertThatThrownBy(() -> CommandCodec.toCore(command(1, new ClockTick())))
                .isInstanceOf(UnknownCommandException.class)
                .hasMessageContaining("ClockTick");
    }

    @ParameterizedTest
    @EnumSource(com.tartware.bookings.core.decision.Outcome.class)
    void everyOutcomeOfTheCoreIsInTheContract(com.tartware.bookings.core.decision.Outcome outcome) {
        assertThat(Outcome.valueOf(outcome.name())).isNotEqualTo(Outcome.UNKNOWN);
    }

    @ParameterizedTest
    @EnumSource(com.tartware.bookings.core.booking.BookingStatus.class)
    void everyStatusOfTheCoreIsInTheContract(com.tartware.bookings.core.booking.BookingStatus status) {
        assertThat(BookingStatus.valueOf(status.name())).isNotEqualTo(BookingStatus.UNKNOWN);
    }

    @Test
    void reasonsStandInTheSameOrderInBoth() {
        assertThat(Stream.of(Reason.values()).skip(1).map(Enum::name))
                .containsExactlyElementsOf(Stream.of(com.tartware.bookings.core.decision.Reason.values())
                        .map(Enum::name)
                        .toList());
    }

    @Test
    void idsOfZerosAreNone() {
        assertThatThrownBy(() -> CommandCodec.toCore(new BookingCommand(
                        "demo", UuidBytes.of(new UUID(0, 0)), UuidBytes.of(new UUID(1, 1)), inventory(1))))
                .hasMessageContaining("command_id");
    }

    @ParameterizedTest
    @EnumSource(com.tartware.bookings.core.decision.Reason.class)
    void everyReasonOfTheCoreIsInTheContract(com.tartware.bookings.core.decision.Reason reason) {
        assertThat(Reason.valueOf(reason.name())).isNotEqualTo(Reason.UNKNOWN);
    }

    private Decision decide(int number, Object body) {
        return DecisionCodec.toAvro(
                "demo",
                ledger.decide(CommandCodec.toCore(command(number, body)), LOG_TIME.toEpochMilli(), state)
                        .get(0));
    }

    private static BookingCommand command(int number, Object body) {
        return new BookingCommand("demo", UuidBytes.of(new UUID(number, 2)), UuidBytes.of(new UUID(number, 3)), body);
    }

    private static SetInventory inventory(int allotment) {
        return new SetInventory("grand", "double", MONDAY, MONDAY.plusDays(7), allotment, 1, null);
    }
}
