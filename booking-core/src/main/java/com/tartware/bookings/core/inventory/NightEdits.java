package com.tartware.bookings.core.inventory;

import com.tartware.bookings.core.inventory.RoomTypeNights.StayNight;
import com.tartware.bookings.core.tenant.TenantState;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Changes to nights, kept aside until all of them are known to be possible: a decision changes all nights or none. Nothing
 * reaches the state before {@link #commit()}.
 */
public final class NightEdits {
    private final TenantState state;
    private final List<Edited> edited = new ArrayList<>();

    public NightEdits(TenantState state) {
        this.state = state;
    }

    /** The night as it was before the first edit. */
    public long before(RoomTypeNumber roomType, int epochDay) {
        return blockOf(roomType, epochDay).before[NightBlock.indexOf(epochDay)];
    }

    /** The night with the edits so far. */
    public long night(RoomTypeNumber roomType, int epochDay) {
        return blockOf(roomType, epochDay).after[NightBlock.indexOf(epochDay)];
    }

    public void put(RoomTypeNumber roomType, int epochDay, long night) {
        blockOf(roomType, epochDay).after[NightBlock.indexOf(epochDay)] = night;
    }

    /** Writes the edits to the state and returns what is different now: room types in order of first touch, nights by date. */
    public List<RoomTypeNights> commit() {
        for (Edited block : edited) {
            if (block.isChanged()) {
                state.putNightBlock(block.key, block.after);
            }
        }
        List<RoomTypeNights> changes = new ArrayList<>();
        edited.stream().map(block -> block.roomType).distinct().forEach(roomType -> {
            List<StayNight> nights = changesOf(roomType);
            if (!nights.isEmpty()) {
                changes.add(new RoomTypeNights(roomType.propertyId(), roomType.roomTypeId(), nights));
            }
        });
        return changes;
    }

    private List<StayNight> changesOf(RoomTypeNumber roomType) {
        List<StayNight> nights = new ArrayList<>();
        edited.stream()
                .filter(block -> block.roomType.equals(roomType))
                .sorted(Comparator.comparingInt(block -> block.firstEpochDay))
                .forEach(block -> block.addChangesTo(nights));
        return nights;
    }

    private Edited blockOf(RoomTypeNumber roomType, int epochDay) {
        long key = NightBlock.keyOf(roomType.number(), epochDay);
        for (Edited block : edited) {
            if (block.key == key) {
                return block;
            }
        }
        long[] stored = state.nightBlock(key);
        Edited block = new Edited(roomType, key, stored == null ? new long[NightBlock.NIGHTS] : stored);
        edited.add(block);
        return block;
    }

    private static final class Edited {
        private final RoomTypeNumber roomType;
        private final long key;
        private final int firstEpochDay;
        private final long[] before;
        private final long[] after;

        Edited(RoomTypeNumber roomType, long key, long[] before) {
            this.roomType = roomType;
            this.key = key;
            this.firstEpochDay = NightBlock.firstEpochDayOf(key);
            this.before = before;
            this.after = before.clone();
        }

        boolean isChanged() {
            return !Arrays.equals(before, after);
        }

        void addChangesTo(List<StayNight> nights) {
            for (int index = 0; index < NightBlock.NIGHTS; index++) {
                if (after[index] != before[index]) {
                    nights.add(new StayNight(firstEpochDay + index, after[index]));
                }
            }
        }
    }
}
