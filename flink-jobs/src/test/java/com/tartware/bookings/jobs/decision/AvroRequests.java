package com.tartware.bookings.jobs.decision;

import com.tartware.bookings.avro.BookingCommand;
import com.tartware.bookings.avro.BookingReference;
import com.tartware.bookings.avro.CancelBooking;
import com.tartware.bookings.avro.ConfirmBooking;
import com.tartware.bookings.avro.CreateBooking;
import com.tartware.bookings.avro.ExtendHold;
import com.tartware.bookings.avro.ModifyBooking;
import com.tartware.bookings.avro.ReleaseBooking;
import com.tartware.bookings.avro.RestrictionsChange;
import com.tartware.bookings.avro.SetInventory;
import com.tartware.bookings.avro.Stay;
import com.tartware.bookings.avro.Uuid;
import com.tartware.bookings.jobs.testing.Commands;
import com.tartware.bookings.reference.scenario.AskedStay;
import com.tartware.bookings.reference.scenario.Ids;
import com.tartware.bookings.reference.scenario.Reference;
import com.tartware.bookings.reference.scenario.Request;
import com.tartware.bookings.reference.scenario.Request.Cancel;
import com.tartware.bookings.reference.scenario.Request.Confirm;
import com.tartware.bookings.reference.scenario.Request.Create;
import com.tartware.bookings.reference.scenario.Request.Extend;
import com.tartware.bookings.reference.scenario.Request.Modify;
import com.tartware.bookings.reference.scenario.Request.Release;
import com.tartware.bookings.reference.scenario.Restrictions;
import com.tartware.bookings.reference.scenario.Step.Sent;
import com.tartware.bookings.schemas.framing.UuidBytes;
import java.time.LocalDate;
import java.util.List;

/** The simulator's commands as ingest would have written them, so many days later, their holds shortened. */
final class AvroRequests {
    static final int AS_LONG_AS_THEY_ARE = Integer.MAX_VALUE;

    /** Beyond this the simulator means the end of the calendar, not a day of business. */
    private static final int LAST_DAY_OF_BUSINESS = 200_000;

    private final int daysLater;
    private final int holdSecondsMax;

    /** @param holdSecondsMax to which holds are cut that last longer; for a clock that cannot be hurried */
    AvroRequests(int daysLater, int holdSecondsMax) {
        this.daysLater = daysLater;
        this.holdSecondsMax = holdSecondsMax;
    }

    byte[] record(String tenantId, Sent sent) {
        return Commands.framed(new BookingCommand(
                tenantId, UuidBytes.of(sent.commandId()), UuidBytes.of(sent.keyId()), body(sent.request())));
    }

    private Object body(Request request) {
        if (request instanceof Create create) {
            return new CreateBooking(
                    stays(create.stays()), seconds(create.holdSeconds()), reference(create.reference()));
        }
        if (request instanceof Confirm confirm) {
            return new ConfirmBooking(booking(confirm.booking()), confirm.expectedVersion());
        }
        if (request instanceof Release release) {
            return new ReleaseBooking(booking(release.booking()), release.expectedVersion());
        }
        if (request instanceof Cancel cancel) {
            return new CancelBooking(booking(cancel.booking()), cancel.reason(), cancel.expectedVersion());
        }
        if (request instanceof Extend extend) {
            return new ExtendHold(booking(extend.booking()), seconds(extend.holdSeconds()), extend.expectedVersion());
        }
        if (request instanceof Modify modify) {
            return new ModifyBooking(booking(modify.booking()), stays(modify.stays()), modify.expectedVersion());
        }
        Request.SetInventory inventory = (Request.SetInventory) request;
        return new SetInventory(
                inventory.roomType().property(),
                inventory.roomType().name(),
                date(inventory.from()),
                date(inventory.to()),
                inventory.allotment(),
                inventory.overbookingLimit(),
                restrictions(inventory.restrictions()));
    }

    private List<Stay> stays(List<AskedStay> stays) {
        return stays.stream()
                .map(stay -> new Stay(
                        stay.roomType().property(),
                        stay.roomType().name(),
                        date(stay.checkIn()),
                        date(stay.checkOut()),
                        stay.rooms()))
                .toList();
    }

    private Integer seconds(Integer holdSeconds) {
        boolean lasts = holdSeconds != null && holdSeconds <= 86_400;
        return lasts ? Integer.valueOf(Math.min(holdSeconds, holdSecondsMax)) : holdSeconds;
    }

    private LocalDate date(int epochDay) {
        boolean ofBusiness = epochDay > 0 && epochDay < LAST_DAY_OF_BUSINESS;
        return LocalDate.ofEpochDay(ofBusiness ? epochDay + daysLater : epochDay);
    }

    private static Uuid booking(int number) {
        return UuidBytes.of(Ids.key(number));
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

    private static RestrictionsChange restrictions(Restrictions change) {
        return new RestrictionsChange(
                change.stopSell(),
                change.closedToArrival(),
                change.closedToDeparture(),
                change.minStay(),
                change.maxStay());
    }
}
