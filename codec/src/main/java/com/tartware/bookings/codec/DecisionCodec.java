package com.tartware.bookings.codec;

import com.tartware.bookings.avro.BookingReference;
import com.tartware.bookings.avro.BookingState;
import com.tartware.bookings.avro.BookingStatus;
import com.tartware.bookings.avro.Decision;
import com.tartware.bookings.avro.InventoryChange;
import com.tartware.bookings.avro.NightAvailability;
import com.tartware.bookings.avro.NightState;
import com.tartware.bookings.avro.Outcome;
import com.tartware.bookings.avro.Reason;
import com.tartware.bookings.avro.RejectionDetail;
import com.tartware.bookings.avro.Restrictions;
import com.tartware.bookings.avro.RoomTypeNights;
import com.tartware.bookings.avro.Stay;
import com.tartware.bookings.core.booking.Booking;
import com.tartware.bookings.core.decision.Rejection;
import com.tartware.bookings.core.decision.Ruling;
import com.tartware.bookings.core.inventory.Night;
import com.tartware.bookings.core.inventory.RoomTypeNights.StayNight;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** The ledger's decisions as the reply topic has them. The same decision always gives the same bytes. */
public final class DecisionCodec {
    private static final Restrictions NONE = new Restrictions(false, false, false, 0, 0);

    private DecisionCodec() {}

    public static Decision toAvro(String tenantId, com.tartware.bookings.core.decision.Decision decision) {
        Ruling ruling = decision.ruling();
        Rejection rejection = ruling.rejection();
        return new Decision(
                tenantId,
                decision.tenantSequence(),
                textOf(decision.commandId()),
                textOf(decision.bookingId()),
                outcomeOf(ruling.outcome()),
                rejection == null ? null : reasonOf(rejection.reason()),
                decision.bookingVersion() == com.tartware.bookings.core.decision.Decision.NO_VERSION
                        ? null
                        : decision.bookingVersion(),
                Instant.ofEpochMilli(decision.decidedAtMillis()),
                rejection == null ? null : detailOf(rejection),
                ruling.booking() == null ? null : bookingOf(ruling.booking()),
                ruling.reference() == null ? null : referenceOf(ruling.reference()),
                ruling.inventory() == null ? null : inventoryOf(ruling.inventory()),
                ruling.nights().stream().map(DecisionCodec::nightsOf).toList(),
                ruling.cancelReason());
    }

    /** The nights that a decision changed, as the availability topic has them. */
    public static List<NightAvailability> availabilityOf(Decision decision) {
        List<NightAvailability> nights = new ArrayList<>();
        for (RoomTypeNights roomType : decision.getNights()) {
            for (NightState night : roomType.getNights()) {
                nights.add(new NightAvailability(
                        decision.getTenantId(),
                        roomType.getPropertyId(),
                        roomType.getRoomTypeId(),
                        night.getNight(),
                        night.getAllotment(),
                        night.getOverbookingLimit(),
                        night.getSold(),
                        night.getHeld(),
                        night.getRestrictions(),
                        decision.getTenantSequence()));
            }
        }
        return nights;
    }

    /** By name: the contract has one symbol for each, and a test holds the two to it. */
    private static Outcome outcomeOf(com.tartware.bookings.core.decision.Outcome outcome) {
        return Outcome.valueOf(outcome.name());
    }

    private static Reason reasonOf(com.tartware.bookings.core.decision.Reason reason) {
        return Reason.valueOf(reason.name());
    }

    private static RejectionDetail detailOf(Rejection rejection) {
        if (rejection.stay() == Rejection.NOWHERE) {
            return null;
        }
        return new RejectionDetail(
                rejection.stay(),
                LocalDate.ofEpochDay(rejection.nightEpochDay()),
                rejection.roomsFree() == Rejection.NOWHERE ? null : rejection.roomsFree());
    }

    private static BookingState bookingOf(Booking booking) {
        List<Stay> stays = booking.stays().stream()
                .map(stay -> new Stay(
                        stay.propertyId(),
                        stay.roomTypeId(),
                        LocalDate.ofEpochDay(stay.checkInEpochDay()),
                        LocalDate.ofEpochDay(stay.checkOutEpochDay()),
                        stay.rooms()))
                .toList();
        Instant holdExpiresAt = booking.holdExpiresAtMillis() == Booking.NEVER
                ? null
                : Instant.ofEpochMilli(booking.holdExpiresAtMillis());
        return new BookingState(BookingStatus.valueOf(booking.status().name()), holdExpiresAt, stays);
    }

    private static BookingReference referenceOf(com.tartware.bookings.core.booking.BookingReference reference) {
        return new BookingReference(
                reference.guestRef(),
                reference.externalReference(),
                reference.channel(),
                reference.ratePlanId(),
                reference.amountMinor(),
                reference.currency());
    }

    private static InventoryChange inventoryOf(com.tartware.bookings.core.inventory.InventoryChange change) {
        return new InventoryChange(
                change.propertyId(),
                change.roomTypeId(),
                LocalDate.ofEpochDay(change.fromEpochDay()),
                LocalDate.ofEpochDay(change.toEpochDay()),
                change.oversoldEpochDays().stream().map(LocalDate::ofEpochDay).toList());
    }

    private static RoomTypeNights nightsOf(com.tartware.bookings.core.inventory.RoomTypeNights roomType) {
        List<NightState> nights = roomType.nights().stream()
                .map(night -> new NightState(
                        LocalDate.ofEpochDay(night.epochDay()),
                        Night.allotment(night.night()),
                        Night.overbookingLimit(night.night()),
                        Night.sold(night.night()),
                        Night.held(night.night()),
                        restrictionsOf(night)))
                .toList();
        return new RoomTypeNights(roomType.propertyId(), roomType.roomTypeId(), nights);
    }

    /** Null is none, which most nights have. */
    private static Restrictions restrictionsOf(StayNight night) {
        Restrictions restrictions = new Restrictions(
                Night.stopSell(night.night()),
                Night.closedToArrival(night.night()),
                Night.closedToDeparture(night.night()),
                Night.minStay(night.night()),
                night.maxStay());
        return restrictions.equals(NONE) ? null : restrictions;
    }

    private static String textOf(UUID id) {
        return id == null ? null : id.toString();
    }
}
