package com.tartware.bookings.localstack.audit;

import com.tartware.bookings.avro.BookingReference;
import com.tartware.bookings.avro.Decision;
import com.tartware.bookings.avro.NightAvailability;
import com.tartware.bookings.avro.Restrictions;
import com.tartware.bookings.avro.Stay;
import com.tartware.bookings.codec.DecisionCodec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/** What the projections' tables must hold after the decisions of the reply topic. */
final class ExpectedStores {
    static final String STAYS = "stays";

    static final List<Column<BookingHistory>> BOOKINGS = List.of(
            new Column<>("status", history -> history.latest().getBooking().getStatus()),
            new Column<>("version", history -> history.latest().getBookingVersion()),
            new Column<>(
                    "hold_expires_at", history -> history.latest().getBooking().getHoldExpiresAt()),
            new Column<>("guest_ref", reference(BookingReference::getGuestRef)),
            new Column<>("external_reference", reference(BookingReference::getExternalReference)),
            new Column<>("channel", reference(BookingReference::getChannel)),
            new Column<>("rate_plan_id", reference(BookingReference::getRatePlanId)),
            new Column<>("amount_minor", reference(BookingReference::getAmountMinor)),
            new Column<>("currency", reference(BookingReference::getCurrency)),
            new Column<>("created_at", history -> history.creation().getDecidedAt()),
            new Column<>("updated_at", history -> history.latest().getDecidedAt()),
            new Column<>("sequence", history -> history.latest().getTenantSequence()));

    static final List<Column<NightAvailability>> NIGHTS = List.of(
            new Column<>("allotment", NightAvailability::getAllotment),
            new Column<>("overbooking_limit", NightAvailability::getOverbookingLimit),
            new Column<>("sold", NightAvailability::getSold),
            new Column<>("held", NightAvailability::getHeld),
            new Column<>("stop_sell", restriction(Restrictions::getStopSell)),
            new Column<>("closed_to_arrival", restriction(Restrictions::getClosedToArrival)),
            new Column<>("closed_to_departure", restriction(Restrictions::getClosedToDeparture)),
            new Column<>("min_stay", restriction(Restrictions::getMinStay)),
            new Column<>("max_stay", restriction(Restrictions::getMaxStay)),
            new Column<>("sequence", NightAvailability::getTenantSequence));

    /** Of a booking just made; once it is forgotten, another of the same id begins with it again. */
    private static final int FIRST_VERSION = 1;

    private static final Restrictions NONE = new Restrictions(false, false, false, 0, 0);

    private final Versions bookings = new Versions();
    private final Versions nights = new Versions();
    private final Map<String, Decision> creations = new HashMap<>();
    private final Map<String, Long> cut;

    private ExpectedStores(Map<String, Long> cut) {
        this.cut = cut;
    }

    /** The decision that made a booking and the newest that changed it. */
    record BookingHistory(Decision creation, Decision latest) {}

    /** A table's rows as the last decision up to the cut left them, and what each later decision made of them. */
    static final class Versions {
        private final Map<String, Row> atCut = new HashMap<>();
        private final Map<String, Map<Long, Row>> sinceCut = new HashMap<>();

        /** The rows that must be there, unless a decision since the cut has changed them. */
        Map<String, Row> atCut() {
            return atCut;
        }

        /** The row as the decision left it, or null if it is after the cut and did not touch that row. */
        Row at(String key, long sequence) {
            return sinceCut.getOrDefault(key, Map.of()).get(sequence);
        }

        private void put(String key, Row row, boolean beyondCut) {
            if (beyondCut) {
                sinceCut.computeIfAbsent(key, changed -> new HashMap<>()).put(row.sequence(), row);
            } else {
                atCut.put(key, row);
            }
        }
    }

    /** @param cut by tenant the sequence up to which a store must have come; it may have come further */
    static ExpectedStores after(Decisions decisions, Map<String, Long> cut) {
        ExpectedStores stores = new ExpectedStores(cut);
        for (List<byte[]> bodies : decisions.bodiesByTenant().values()) {
            bodies.forEach(body -> stores.apply(decisions.decode(body)));
        }
        return stores;
    }

    /** As {@link #after(Decisions, Map)}, of some decisions in order, such as those about one booking. */
    static ExpectedStores after(List<Decision> decisions, Map<String, Long> cut) {
        ExpectedStores stores = new ExpectedStores(cut);
        decisions.forEach(stores::apply);
        return stores;
    }

    Versions bookings() {
        return bookings;
    }

    Versions nights() {
        return nights;
    }

    static String bookingKey(String tenantId, String bookingId) {
        return tenantId + " " + bookingId;
    }

    static String nightKey(String tenantId, String propertyId, String roomTypeId, String night) {
        return tenantId + " " + propertyId + "/" + roomTypeId + " " + night;
    }

    /** @param position of the stay in its booking, from 0 */
    static String stayText(
            Object position,
            String propertyId,
            String roomTypeId,
            Object checkIn,
            Object checkOut,
            Object rooms,
            Object sequence) {
        return "%s: %s/%s [%s, %s) x%s by #%s"
                .formatted(position, propertyId, roomTypeId, checkIn, checkOut, rooms, sequence);
    }

    private void apply(Decision decision) {
        String tenantId = decision.getTenantId();
        long sequence = decision.getTenantSequence();
        boolean beyondCut = sequence > cut.getOrDefault(tenantId, 0L);
        if (decision.getBooking() != null) {
            String key = bookingKey(tenantId, decision.getBookingId());
            if (Objects.equals(decision.getBookingVersion(), FIRST_VERSION)) {
                creations.put(key, decision);
            }
            BookingHistory history = new BookingHistory(creations.getOrDefault(key, decision), decision);
            Map<String, String> columns = Column.texts(BOOKINGS, history);
            columns.put(STAYS, stays(decision).toString());
            bookings.put(key, new Row(tenantId, sequence, columns), beyondCut);
        }
        for (NightAvailability night : DecisionCodec.availabilityOf(decision)) {
            String key = nightKey(
                    tenantId,
                    night.getPropertyId(),
                    night.getRoomTypeId(),
                    night.getNight().toString());
            nights.put(key, new Row(tenantId, sequence, Column.texts(NIGHTS, night)), beyondCut);
        }
    }

    private static List<String> stays(Decision decision) {
        List<String> texts = new ArrayList<>();
        for (Stay stay : decision.getBooking().getStays()) {
            texts.add(stayText(
                    texts.size(),
                    stay.getPropertyId(),
                    stay.getRoomTypeId(),
                    stay.getCheckIn(),
                    stay.getCheckOut(),
                    stay.getRooms(),
                    decision.getTenantSequence()));
        }
        return texts;
    }

    /** Said once, in the decision that made the booking. */
    private static Function<BookingHistory, Object> reference(Function<BookingReference, Object> part) {
        return history -> history.creation().getReference() == null
                ? null
                : part.apply(history.creation().getReference());
    }

    private static Function<NightAvailability, Object> restriction(Function<Restrictions, Object> part) {
        return night -> part.apply(night.getRestrictions() == null ? NONE : night.getRestrictions());
    }
}
