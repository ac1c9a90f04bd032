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
    private Edited latest;

    public NightEdits(TenantState state) {
        this.state = state;
    }

    /** The night with the edits so far. */
    public long night(RoomTypeNumber roomType, int epochDay) {
        return blockOf(roomType, epochDay).after[NightBlock.indexOf(epochDay)];
    }

    public void put(RoomTypeNumber roomType, int epochDay, long night) {
        blockOf(roomType, epochDay).after[NightBlock.indexOf(epochDay)] = night;
    }

    /** Nights, 0 is none. */
    public int maxStay(RoomTypeNumber roomType, int epochDay) {
        return NightBlock.maxStay(blockOf(roomType, epochDay).after, NightBlock.indexOf(epochDay));
    }

    public void putMaxStay(RoomTypeNumber roomType, int epochDay, int nights) {
        Edited block = blockOf(roomType, epochDay);
        block.after = NightBlock.withMaxStay(block.after, NightBlock.indexOf(epochDay), nights);
    }

    /** Writes the edits to the state and returns what is different now: room types in order of first touch, nights by date. */
    public List<RoomTypeNights> commit() {
        for (Edited block : edited) {
            if (block.isChanged()) {
                state.nightBlocks().put(block.key, block.after);
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
        if (latest == null || latest.key != key) {
            latest = find(roomType, key);
        }
        return latest;
    }

    private Edited find(RoomTypeNumber roomType, long key) {
        for (Edited block : edited) {
            if (block.key == key) {
                return block;
            }
        }
        long[] stored = state.nightBlocks().get(key);
        Edited block = new Edited(roomType, key, stored == null ? NightBlock.empty() : stored);
        edited.add(block);
        return block;
    }

    private static final class Edited {
        private final RoomTypeNumber roomType;
        private final long key;
        private final int firstEpochDay;
        private final long[] before;
        private long[] after;

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
                int maxStay = NightBlock.maxStay(after, index);
                if (after[index] != before[index] || maxStay != NightBlock.maxStay(before, index)) {
                    nights.add(new StayNight(firstEpochDay + index, after[index], maxStay));
                }
            }
        }
    }
}
