package com.tartware.bookings.core.command;

import com.tartware.bookings.core.decision.Reason;
import com.tartware.bookings.core.decision.Rejection;
import com.tartware.bookings.core.decision.Ruling;
import com.tartware.bookings.core.inventory.InventoryChange;
import com.tartware.bookings.core.inventory.Night;
import com.tartware.bookings.core.inventory.NightEdits;
import com.tartware.bookings.core.inventory.RoomTypeNumber;
import com.tartware.bookings.core.tenant.TenantCursor;
import com.tartware.bookings.core.tenant.TenantState;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * Sets allotment and overbooking limit of one room type for the nights {@code [fromEpochDay, toEpochDay)}. A cut below what is
 * sold cancels nobody and sells nothing more.
 *
 * @param allotment rooms on sale, 0 to 9,999, or null to leave it
 * @param overbookingLimit rooms that may be sold beyond it, 0 to 999, or null to leave it
 */
public record SetInventory(
        String propertyId,
        String roomTypeId,
        int fromEpochDay,
        int toEpochDay,
        Integer allotment,
        Integer overbookingLimit)
        implements CommandBody {
    private static final int DAYS_AHEAD_MAX = 1_100;

    @Override
    public boolean isWellFormed() {
        return Identifier.isValid(propertyId)
                && Identifier.isValid(roomTypeId)
                && Limits.isNightCount(fromEpochDay, toEpochDay, Limits.INVENTORY_NIGHTS_MAX)
                && (allotment != null || overbookingLimit != null)
                && (allotment == null || Limits.isWithin(allotment, 0, Limits.ALLOTMENT_MAX))
                && (overbookingLimit == null || Limits.isWithin(overbookingLimit, 0, Limits.OVERBOOKING_LIMIT_MAX));
    }

    @Override
    public UUID bookingId(UUID keyId) {
        return null;
    }

    @Override
    public Ruling rule(Hearing hearing) {
        if (toEpochDay > hearing.logEpochDay() + DAYS_AHEAD_MAX) {
            return Ruling.rejected(Rejection.of(Reason.TOO_FAR_AHEAD));
        }
        RoomTypeNumber roomType = knownFromNowOn(hearing.state());
        NightEdits nights = new NightEdits(hearing.state());
        List<Integer> oversold = new ArrayList<>();
        for (int epochDay = Math.max(fromEpochDay, hearing.firstOpenEpochDay()); epochDay < toEpochDay; epochDay++) {
            long night = set(nights.night(roomType, epochDay));
            nights.put(roomType, epochDay, night);
            if (Night.roomsFree(night) < 0) {
                oversold.add(epochDay);
            }
        }
        InventoryChange change = new InventoryChange(propertyId, roomTypeId, fromEpochDay, toEpochDay, oversold);
        return Ruling.inventorySet(change, nights.commit());
    }

    private long set(long night) {
        long after = night;
        if (allotment != null) {
            after = Night.withAllotment(after, allotment);
        }
        if (overbookingLimit != null) {
            after = Night.withOverbookingLimit(after, overbookingLimit);
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
