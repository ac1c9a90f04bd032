package com.tartware.bookings.core.command;

import com.tartware.bookings.core.decision.Reason;
import com.tartware.bookings.core.decision.Rejection;
import com.tartware.bookings.core.decision.Ruling;
import com.tartware.bookings.core.inventory.InventoryChange;
import com.tartware.bookings.core.inventory.Night;
import com.tartware.bookings.core.inventory.NightEdits;
import com.tartware.bookings.core.inventory.RestrictionsChange;
import com.tartware.bookings.core.inventory.RoomTypeNumber;
import com.tartware.bookings.core.tenant.TenantCursor;
import com.tartware.bookings.core.tenant.TenantState;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * Sets allotment, overbooking limit and restrictions of one room type for the nights {@code [fromEpochDay, toEpochDay)}. A cut
 * below what is sold cancels nobody and sells nothing more.
 *
 * @param allotment rooms on sale, 0 to 9,999, or null to leave it
 * @param overbookingLimit rooms that may be sold beyond it, 0 to 999, or null to leave it
 * @param restrictions never null
 */
public record SetInventory(
        String propertyId,
        String roomTypeId,
        int fromEpochDay,
        int toEpochDay,
        Integer allotment,
        Integer overbookingLimit,
        RestrictionsChange restrictions)
        implements CommandBody {
    private static final int DAYS_AHEAD_MAX = 1_100;

    @Override
    public boolean isWellFormed() {
        return Identifier.isValid(propertyId)
                && Identifier.isValid(roomTypeId)
                && Limits.isRange(fromEpochDay, toEpochDay, Limits.INVENTORY_NIGHTS_MAX)
                && setsSomething()
                && isNullOrUpTo(Limits.ALLOTMENT_MAX, allotment)
                && isNullOrUpTo(Limits.OVERBOOKING_LIMIT_MAX, overbookingLimit)
                && isNullOrUpTo(Limits.STAY_NIGHTS_MAX, restrictions.minStay())
                && isNullOrUpTo(Limits.STAY_NIGHTS_MAX, restrictions.maxStay());
    }

    private boolean setsSomething() {
        return allotment != null || overbookingLimit != null || !restrictions.equals(RestrictionsChange.UNCHANGED);
    }

    private static boolean isNullOrUpTo(int most, Integer value) {
        return value == null || Limits.isWithin(value, 0, most);
    }

    @Override
    public UUID bookingId(UUID keyId) {
        return null;
    }

    @Override
    public Case open(Hearing hearing) {
        return new Case() {
            @Override
            public Rejection objection(Reason reason) {
                boolean tooFar = reason == Reason.TOO_FAR_AHEAD && toEpochDay > hearing.logEpochDay() + DAYS_AHEAD_MAX;
                return tooFar ? Rejection.of(reason) : null;
            }

            @Override
            public Ruling accept() {
                return set(hearing);
            }
        };
    }

    private Ruling set(Hearing hearing) {
        RoomTypeNumber roomType = knownFromNowOn(hearing.state());
        NightEdits nights = new NightEdits(hearing.state());
        List<Integer> oversold = new ArrayList<>();
        for (int epochDay = Math.max(fromEpochDay, hearing.firstOpenEpochDay()); epochDay < toEpochDay; epochDay++) {
            long night = after(nights.night(roomType, epochDay));
            nights.put(roomType, epochDay, night);
            if (restrictions.maxStay() != null) {
                nights.putMaxStay(roomType, epochDay, restrictions.maxStay());
            }
            if (Night.roomsFree(night) < 0) {
                oversold.add(epochDay);
            }
        }
        InventoryChange change = new InventoryChange(propertyId, roomTypeId, fromEpochDay, toEpochDay, oversold);
        return Ruling.inventorySet(change, nights.commit());
    }

    private long after(long night) {
        long after = night;
        if (allotment != null) {
            after = Night.withAllotment(after, allotment);
        }
        if (overbookingLimit != null) {
            after = Night.withOverbookingLimit(after, overbookingLimit);
        }
        if (restrictions.stopSell() != null) {
            after = Night.withStopSell(after, restrictions.stopSell());
        }
        if (restrictions.closedToArrival() != null) {
            after = Night.withClosedToArrival(after, restrictions.closedToArrival());
        }
        if (restrictions.closedToDeparture() != null) {
            after = Night.withClosedToDeparture(after, restrictions.closedToDeparture());
        }
        if (restrictions.minStay() != null) {
            after = Night.withMinStay(after, restrictions.minStay());
        }
        return after;
    }

    private RoomTypeNumber knownFromNowOn(TenantState state) {
        int number = state.roomTypeNumber(propertyId, roomTypeId);
        if (number == TenantState.UNKNOWN_ROOM_TYPE) {
            TenantCursor cursor = state.cursor();
            number = cursor.roomTypes();
            state.putRoomTypeNumber(propertyId, roomTypeId, number);
            state.moveCursor(cursor.withRoomTypes(number + 1));
        }
        return new RoomTypeNumber(propertyId, roomTypeId, number);
    }
}
