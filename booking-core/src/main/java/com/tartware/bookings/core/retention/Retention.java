package com.tartware.bookings.core.retention;

import com.tartware.bookings.core.inventory.NightBlock;
import com.tartware.bookings.core.tenant.TenantCursor;
import com.tartware.bookings.core.tenant.TenantState;

/**
 * Frees what is past its end, once a UTC day and tenant. No decision depends on when: what is past its end counts as absent before
 * it is freed, and a night is freed only when no booking can touch it any more.
 */
public final class Retention {
    /** Inventory is set at most 1,100 days ahead of the log date, so no block lies further. */
    private static final int BLOCKS_AHEAD_MAX = 1_100 / NightBlock.NIGHTS + 2;

    private final TenantState state;

    public Retention(TenantState state) {
        this.state = state;
    }

    /** A tenant's first command: no night before yesterday will ever be set. */
    public void begin(int logEpochDay) {
        state.moveCursor(state.cursor().withFirstNightBlock(NightBlock.numberOf(logEpochDay - 1)));
    }

    /** Frees what came to its end between two days. */
    public void sweep(int earlierEpochDay, int logEpochDay, long logTimeMillis) {
        KeptBookings bookings = new KeptBookings(state, logTimeMillis);
        bookings.removeForgottenSince(earlierEpochDay, logEpochDay);
        sweepNights(bookings, earlierEpochDay, logEpochDay);
    }

    /**
     * A night can still be touched from the day before the log date on, and by a booking that is kept: its own stays, and any
     * that begins where one of them did.
     */
    private void sweepNights(KeptBookings bookings, int earlierEpochDay, int logEpochDay) {
        TenantCursor cursor = state.cursor();
        int yesterday = NightBlock.numberOf(logEpochDay - 1);
        if (cursor.firstNightBlock() >= yesterday) {
            return;
        }
        int first = Math.min(yesterday, bookings.firstNightBlock(logEpochDay, cursor.firstNightBlock()));
        if (first <= cursor.firstNightBlock()) {
            return;
        }
        int lastStored = NightBlock.numberOf(earlierEpochDay) + BLOCKS_AHEAD_MAX;
        for (int block = cursor.firstNightBlock(); block < Math.min(first, lastStored); block++) {
            for (int roomType = 0; roomType < cursor.roomTypes(); roomType++) {
                state.nightBlocks().remove(NightBlock.keyAt(roomType, block));
            }
        }
        state.moveCursor(cursor.withFirstNightBlock(first));
    }
}
