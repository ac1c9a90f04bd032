package com.tartware.bookings.localstack.demo;

import com.tartware.bookings.avro.Decision;
import com.tartware.bookings.avro.NightState;
import com.tartware.bookings.avro.RoomTypeNights;
import com.tartware.bookings.codec.DecisionCodec;
import com.tartware.bookings.core.booking.BookingReference;
import com.tartware.bookings.core.booking.Stay;
import com.tartware.bookings.core.command.CancelBooking;
import com.tartware.bookings.core.command.Command;
import com.tartware.bookings.core.command.CommandBody;
import com.tartware.bookings.core.command.ConfirmBooking;
import com.tartware.bookings.core.command.CreateBooking;
import com.tartware.bookings.core.command.ExtendHold;
import com.tartware.bookings.core.command.ModifyBooking;
import com.tartware.bookings.core.command.ReleaseBooking;
import com.tartware.bookings.core.command.SetInventory;
import com.tartware.bookings.core.inventory.RestrictionsChange;
import com.tartware.bookings.core.ledger.BookingLedger;
import com.tartware.bookings.core.tenant.InMemoryTenantState;
import com.tartware.bookings.localstack.demo.BookingClient.Receipt;
import com.tartware.bookings.localstack.demo.GuestRequest.Habit;
import com.tartware.bookings.localstack.demo.HouseRules.MidSeasonChange;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** A season decided by the real ledger, a thousand guests a second of a time that is only counted, each answered at once. */
final class PlayedSeason {
    private static final long MILLIS_PER_GUEST = 1;

    /** From being asked to being readable. */
    private static final long SEEN_AFTER_MILLIS = 700;

    private static final long LONG_AFTER_MILLIS = 60_000;

    private final BookingLedger ledger = new BookingLedger();
    private final Map<String, InMemoryTenantState> tenants = new HashMap<>();
    private final Map<String, Integer> soldByNight = new HashMap<>();
    private final Deque<Delivery> deliveries = new ArrayDeque<>();
    private final PriorityQueue<Visit> visits =
            new PriorityQueue<>(Comparator.comparingLong(Visit::millis).thenComparing(Visit::number));
    private final Replies replies = new Replies();
    private final long startMillis;
    private int visitors;

    private record Delivery(long millis, Decision decision) {}

    /** @param followUp position, or -1 for the booking itself */
    private record Visit(long millis, int number, GuestRequest guest, GuestBooking booking, int followUp) {}

    private PlayedSeason(Season season) {
        startMillis =
                season.plan().today().atTime(10, 0).toInstant(ZoneOffset.UTC).toEpochMilli();
        for (InventoryRequest request : season.inventory()) {
            set(request, startMillis);
        }
        Deque<MidSeasonChange> changes = new ArrayDeque<>(season.midSeasonChanges());
        GuestRequests guests = season.guests();
        long millis = startMillis;
        for (int guestsIn = 0; guests.hasNext(); guestsIn++) {
            millis += MILLIS_PER_GUEST;
            while (!changes.isEmpty() && guestsIn >= changes.peek().afterGuests()) {
                set(changes.poll().request(), millis);
            }
            visits.add(new Visit(millis, visitors++, guests.next(), null, -1));
            playUntil(millis);
        }
        playUntil(Long.MAX_VALUE);
    }

    static PlayedSeason of(Season season) {
        return new PlayedSeason(season);
    }

    SeasonBooks books() {
        return replies.books(5);
    }

    /** As the nights of the decisions have it. */
    long roomNightsSold() {
        return soldByNight.values().stream().mapToLong(Integer::longValue).sum();
    }

    private void playUntil(long millis) {
        while (!visits.isEmpty() && visits.peek().millis() <= millis) {
            Visit visit = visits.poll();
            deliver(visit.millis());
            if (visit.followUp() < 0) {
                book(visit);
            } else if (!replies.isRefused(visit.booking())) {
                followUp(visit);
            }
            if (visits.isEmpty() && millis == Long.MAX_VALUE) {
                long end = visit.millis() + LONG_AFTER_MILLIS;
                tenants.forEach((tenantId, state) -> publish(tenantId, ledger.advanceTo(end, state), end));
                deliver(end + SEEN_AFTER_MILLIS);
            }
        }
    }

    private void book(Visit visit) {
        GuestRequest guest = visit.guest();
        Receipt receipt = create(guest, guest.booking(), visit.millis());
        GuestBooking booking = replies.bookingAccepted(guest, receipt);
        if (guest.habit() == Habit.SENDS_AGAIN || guest.habit() == Habit.CLICKS_TWICE) {
            replies.bookingAccepted(guest, create(guest, guest.booking(), visit.millis()));
        }
        if (guest.habit() == Habit.REUSES_KEY) {
            replies.otherBookingAccepted(guest, booking, create(guest, guest.otherBooking(), visit.millis()));
        }
        comesBack(visit, booking, 0);
    }

    private void followUp(Visit visit) {
        GuestRequest guest = visit.guest();
        FollowUp followUp = guest.followUps().get(visit.followUp());
        for (int time = 0; time < (followUp.sentAgain() ? 2 : 1); time++) {
            replies.followUpAccepted(
                    followUp,
                    visit.booking(),
                    decide(
                            guest.tenantId(),
                            guest.followUpKey(visit.followUp()),
                            followUp.json(),
                            body(followUp, visit.booking().bookingId()),
                            visit.millis()));
        }
        comesBack(visit, visit.booking(), visit.followUp() + 1);
    }

    private void comesBack(Visit visit, GuestBooking booking, int followUp) {
        List<FollowUp> followUps = visit.guest().followUps();
        if (followUp < followUps.size()) {
            long millis = visit.millis() + followUps.get(followUp).delayMillis();
            visits.add(new Visit(millis, visitors++, visit.guest(), booking, followUp));
        }
    }

    private Receipt create(GuestRequest guest, BookingRequest booking, long millis) {
        BookingReference reference = new BookingReference(
                null,
                booking.externalReference(),
                booking.channel(),
                booking.ratePlanId(),
                booking.amountMinor(),
                booking.currency());
        return decide(
                guest.tenantId(),
                guest.idempotencyKey(),
                booking.json(),
                new CreateBooking(stays(booking.stays()), booking.holdSeconds(), reference),
                millis);
    }

    private void set(InventoryRequest request, long millis) {
        NightRestrictions restrictions = request.restrictions();
        replies.inventoryAccepted(
                request.tenantId(),
                decide(
                        request.tenantId(),
                        request.idempotencyKey(),
                        request.json(),
                        new SetInventory(
                                request.propertyId(),
                                request.roomTypeId(),
                                (int) request.from().toEpochDay(),
                                (int) request.to().toEpochDay(),
                                request.allotment(),
                                request.overbookingLimit(),
                                restrictions == null
                                        ? RestrictionsChange.UNCHANGED
                                        : new RestrictionsChange(
                                                restrictions.stopSell(),
                                                restrictions.closedToArrival(),
                                                restrictions.closedToDeparture(),
                                                restrictions.minStay(),
                                                restrictions.maxStay())),
                        millis));
    }

    private static CommandBody body(FollowUp followUp, UUID bookingId) {
        Integer version = followUp.expectedVersion();
        return switch (followUp.action()) {
            case CONFIRM -> new ConfirmBooking(bookingId, version);
            case CANCEL -> new CancelBooking(bookingId, followUp.cancelReason(), version);
            case RELEASE -> new ReleaseBooking(bookingId, version);
            case EXTEND -> new ExtendHold(bookingId, followUp.holdSeconds(), version);
            case MODIFY -> new ModifyBooking(bookingId, stays(followUp.stays()), version);
        };
    }

    private static List<Stay> stays(List<RequestedStay> stays) {
        return stays.stream()
                .map(stay -> new Stay(
                        stay.propertyId(),
                        stay.roomTypeId(),
                        (int) stay.checkIn().toEpochDay(),
                        (int) stay.checkOut().toEpochDay(),
                        stay.rooms()))
                .toList();
    }

    private Receipt decide(String tenantId, String key, String json, CommandBody body, long millis) {
        Command command = new Command(uuid(tenantId + key + json), uuid(tenantId + key), body);
        InMemoryTenantState state = tenants.computeIfAbsent(tenantId, tenant -> new InMemoryTenantState());
        publish(tenantId, ledger.decide(command, millis, state), millis);
        return new Receipt(command.commandId(), command.bookingId(), nanos(millis), nanos(4), 0);
    }

    private void publish(String tenantId, List<com.tartware.bookings.core.decision.Decision> decisions, long millis) {
        for (com.tartware.bookings.core.decision.Decision decided : decisions) {
            Decision decision = DecisionCodec.toAvro(tenantId, decided);
            deliveries.add(new Delivery(millis + SEEN_AFTER_MILLIS, decision));
            for (RoomTypeNights roomType : decision.getNights()) {
                for (NightState night : roomType.getNights()) {
                    soldByNight.put(
                            tenantId + roomType.getPropertyId() + roomType.getRoomTypeId() + night.getNight(),
                            night.getSold());
                }
            }
        }
    }

    private void deliver(long millis) {
        while (!deliveries.isEmpty() && deliveries.peek().millis() <= millis) {
            Delivery due = deliveries.poll();
            replies.seen(Reply.of(due.decision(), nanos(due.millis()), Instant.ofEpochMilli(due.millis())));
        }
    }

    private long nanos(long millis) {
        return TimeUnit.MILLISECONDS.toNanos(millis >= startMillis ? millis - startMillis : millis);
    }

    private static UUID uuid(String text) {
        return UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8));
    }
}
