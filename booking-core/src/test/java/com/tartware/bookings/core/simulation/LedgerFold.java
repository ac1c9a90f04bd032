package com.tartware.bookings.core.simulation;

import com.tartware.bookings.core.booking.Booking;
import com.tartware.bookings.core.booking.BookingReference;
import com.tartware.bookings.core.booking.BookingStatus;
import com.tartware.bookings.core.booking.Stay;
import com.tartware.bookings.core.command.CancelBooking;
import com.tartware.bookings.core.command.Command;
import com.tartware.bookings.core.command.CommandBody;
import com.tartware.bookings.core.command.ConfirmBooking;
import com.tartware.bookings.core.command.CreateBooking;
import com.tartware.bookings.core.command.ExtendHold;
import com.tartware.bookings.core.command.ModifyBooking;
import com.tartware.bookings.core.command.ReleaseBooking;
import com.tartware.bookings.core.decision.Decision;
import com.tartware.bookings.core.decision.Rejection;
import com.tartware.bookings.core.decision.Ruling;
import com.tartware.bookings.core.inventory.InventoryChange;
import com.tartware.bookings.core.inventory.Night;
import com.tartware.bookings.core.inventory.RestrictionsChange;
import com.tartware.bookings.core.inventory.RoomTypeNights;
import com.tartware.bookings.core.inventory.RoomTypeNights.StayNight;
import com.tartware.bookings.core.ledger.BookingLedger;
import com.tartware.bookings.core.tenant.InMemoryTenantState;
import com.tartware.bookings.core.tenant.TenantState;
import com.tartware.bookings.reference.Answer;
import com.tartware.bookings.reference.Answer.BookingThen;
import com.tartware.bookings.reference.Answer.DatedNight;
import com.tartware.bookings.reference.Answer.Detail;
import com.tartware.bookings.reference.Answer.InventoryThen;
import com.tartware.bookings.reference.Answer.NightsThen;
import com.tartware.bookings.reference.NightCounters;
import com.tartware.bookings.reference.TenantFold;
import com.tartware.bookings.reference.scenario.AskedStay;
import com.tartware.bookings.reference.scenario.Ids;
import com.tartware.bookings.reference.scenario.Reference;
import com.tartware.bookings.reference.scenario.Request;
import com.tartware.bookings.reference.scenario.Request.Action;
import com.tartware.bookings.reference.scenario.Request.Cancel;
import com.tartware.bookings.reference.scenario.Request.Confirm;
import com.tartware.bookings.reference.scenario.Request.Create;
import com.tartware.bookings.reference.scenario.Request.Extend;
import com.tartware.bookings.reference.scenario.Request.Modify;
import com.tartware.bookings.reference.scenario.Request.SetInventory;
import com.tartware.bookings.reference.scenario.Restrictions;
import com.tartware.bookings.reference.scenario.RoomType;
import com.tartware.bookings.reference.scenario.Step.Sent;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** The ledger, its types put into those of the simulation. What an enum is called there is called the same here. */
final class LedgerFold implements TenantFold {
    private static final Map<com.tartware.bookings.core.decision.Outcome, Answer.Outcome> OUTCOMES =
            byName(com.tartware.bookings.core.decision.Outcome.class, Answer.Outcome.class);
    private static final Map<com.tartware.bookings.core.decision.Reason, Answer.Reason> REASONS =
            byName(com.tartware.bookings.core.decision.Reason.class, Answer.Reason.class);
    private static final Map<BookingStatus, Answer.Status> STATUSES = byName(BookingStatus.class, Answer.Status.class);

    private final BookingLedger ledger = new BookingLedger();
    private final TenantState state;

    LedgerFold() {
        this(new InMemoryTenantState());
    }

    LedgerFold(TenantState state) {
        this.state = state;
    }

    @Override
    public List<Answer> decide(Sent command) {
        Command asked = new Command(command.commandId(), command.keyId(), body(command.request()));
        return answers(ledger.decide(asked, command.atMillis(), state));
    }

    @Override
    public List<Answer> advanceTo(long logTimeMillis) {
        return answers(ledger.advanceTo(logTimeMillis, state));
    }

    private static CommandBody body(Request request) {
        if (request instanceof Create create) {
            return new CreateBooking(stays(create.stays()), create.holdSeconds(), reference(create.reference()));
        } else if (request instanceof SetInventory inventory) {
            return setInventory(inventory);
        }
        Action action = (Action) request;
        UUID bookingId = Ids.key(action.booking());
        Integer version = action.expectedVersion();
        if (action instanceof Confirm) {
            return new ConfirmBooking(bookingId, version);
        } else if (action instanceof Cancel cancel) {
            return new CancelBooking(bookingId, cancel.reason(), version);
        } else if (action instanceof Extend extend) {
            return new ExtendHold(bookingId, extend.holdSeconds(), version);
        } else if (action instanceof Modify modify) {
            return new ModifyBooking(bookingId, stays(modify.stays()), version);
        }
        return new ReleaseBooking(bookingId, version);
    }

    private static CommandBody setInventory(SetInventory inventory) {
        Restrictions given = inventory.restrictions();
        RestrictionsChange restrictions = given.equals(Restrictions.NONE)
                ? RestrictionsChange.UNCHANGED
                : new RestrictionsChange(
                        given.stopSell(),
                        given.closedToArrival(),
                        given.closedToDeparture(),
                        given.minStay(),
                        given.maxStay());
        return new com.tartware.bookings.core.command.SetInventory(
                inventory.roomType().property(),
                inventory.roomType().name(),
                inventory.from(),
                inventory.to(),
                inventory.allotment(),
                inventory.overbookingLimit(),
                restrictions);
    }

    private static List<Stay> stays(List<AskedStay> stays) {
        List<Stay> asked = new ArrayList<>(stays.size());
        for (AskedStay stay : stays) {
            RoomType roomType = stay.roomType();
            asked.add(new Stay(roomType.property(), roomType.name(), stay.checkIn(), stay.checkOut(), stay.rooms()));
        }
        return asked;
    }

    private static BookingReference reference(Reference reference) {
        return new BookingReference(
                reference.guestRef(),
                reference.externalReference(),
                reference.channel(),
                reference.ratePlanId(),
                reference.amountMinor(),
                reference.currency());
    }

    private static List<Answer> answers(List<Decision> decisions) {
        if (decisions.isEmpty()) {
            return List.of();
        }
        List<Answer> answers = new ArrayList<>(decisions.size());
        for (Decision decision : decisions) {
            answers.add(answer(decision));
        }
        return answers;
    }

    private static Answer answer(Decision decision) {
        Ruling ruling = decision.ruling();
        Rejection rejection = ruling.rejection();
        return new Answer(
                decision.tenantSequence(),
                decision.commandId(),
                decision.bookingId(),
                OUTCOMES.get(ruling.outcome()),
                rejection == null ? null : REASONS.get(rejection.reason()),
                decision.bookingVersion() == Decision.NO_VERSION ? null : (Integer) decision.bookingVersion(),
                decision.decidedAtMillis(),
                rejection == null ? null : detail(rejection),
                ruling.booking() == null ? null : booking(ruling.booking(), decision.bookingId()),
                ruling.reference() == null ? null : reference(ruling.reference()),
                ruling.cancelReason(),
                ruling.inventory() == null ? null : inventory(ruling.inventory()),
                nights(ruling.nights()));
    }

    private static Detail detail(Rejection rejection) {
        if (rejection.stay() == Rejection.NOWHERE) {
            return null;
        }
        Integer roomsFree = rejection.roomsFree() == Rejection.NOWHERE ? null : (Integer) rejection.roomsFree();
        return new Detail(rejection.stay(), rejection.nightEpochDay(), roomsFree);
    }

    private static BookingThen booking(Booking booking, UUID bookingId) {
        if (!booking.bookingId().equals(bookingId)) {
            throw new IllegalStateException("decided on " + bookingId + ", changed " + booking.bookingId());
        }
        List<AskedStay> stays = new ArrayList<>(booking.stays().size());
        for (Stay stay : booking.stays()) {
            RoomType roomType = new RoomType(stay.propertyId(), stay.roomTypeId());
            stays.add(new AskedStay(roomType, stay.checkInEpochDay(), stay.checkOutEpochDay(), stay.rooms()));
        }
        Long expiresAt = booking.holdExpiresAtMillis() == Booking.NEVER ? null : (Long) booking.holdExpiresAtMillis();
        return new BookingThen(STATUSES.get(booking.status()), booking.version(), expiresAt, stays);
    }

    private static Reference reference(BookingReference reference) {
        return new Reference(
                reference.guestRef(),
                reference.externalReference(),
                reference.channel(),
                reference.ratePlanId(),
                reference.amountMinor(),
                reference.currency());
    }

    private static InventoryThen inventory(InventoryChange change) {
        RoomType roomType = new RoomType(change.propertyId(), change.roomTypeId());
        return new InventoryThen(roomType, change.fromEpochDay(), change.toEpochDay(), change.oversoldEpochDays());
    }

    private static List<NightsThen> nights(List<RoomTypeNights> changed) {
        if (changed.isEmpty()) {
            return List.of();
        }
        List<NightsThen> nights = new ArrayList<>(changed.size());
        for (RoomTypeNights ofOne : changed) {
            List<DatedNight> dated = new ArrayList<>(ofOne.nights().size());
            for (StayNight night : ofOne.nights()) {
                dated.add(new DatedNight(night.epochDay(), counters(night.night(), night.maxStay())));
            }
            nights.add(new NightsThen(new RoomType(ofOne.propertyId(), ofOne.roomTypeId()), dated));
        }
        return nights;
    }

    private static NightCounters counters(long night, int maxStay) {
        return new NightCounters(
                Night.allotment(night),
                Night.overbookingLimit(night),
                Night.sold(night),
                Night.held(night),
                Night.stopSell(night),
                Night.closedToArrival(night),
                Night.closedToDeparture(night),
                Night.minStay(night),
                maxStay);
    }

    private static <A extends Enum<A>, B extends Enum<B>> Map<A, B> byName(Class<A> from, Class<B> to) {
        Map<A, B> byName = new EnumMap<>(from);
        for (A name : from.getEnumConstants()) {
            byName.put(name, Enum.valueOf(to, name.name()));
        }
        return Collections.unmodifiableMap(byName);
    }
}
