package com.tartware.bookings.ingest.command;

import com.tartware.bookings.ingest.fairuse.TenantPlaces;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * The commands that this process appended of late: until their decision shows up they are pending, not unknown. Each tenant's are kept
 * apart, in small tables that are forgotten as a whole, the oldest first: after ten minutes, or earlier if the tenant has more than its
 * share of the memory. No flood makes another tenant's commands unknown.
 */
public final class RecentCommands {
    /** The contract's ten minutes. */
    static final Duration REMEMBERED = Duration.ofMinutes(10);

    /** A table takes commands for so long, so that they are kept for that much longer at most. */
    static final Duration TABLE_FILLED = Duration.ofSeconds(30);

    /**
     * Of 8 bytes each: 40 MiB when all are in use. One tenant alone gets three quarters, enough for ten minutes of the contract's 5,000
     * writes a second; for those beyond its share a pending command looks unknown, with a Retry-After.
     */
    static final int SLOTS_MAX = 5 * 1024 * 1024;

    private static final int TIMES_FREE = 3;

    /** Odd, and nobody's to know: whoever chose commands for one slot would make us search. */
    private static final long MULTIPLIER = new SecureRandom().nextLong() | 1;

    private final LongSupplier nanoTime;
    private final TenantPlaces slots;
    private final Map<String, OfTenant> tenants = new ConcurrentHashMap<>();
    private final AtomicLong sweptNanos;

    public RecentCommands() {
        this(System::nanoTime, SLOTS_MAX);
    }

    RecentCommands(LongSupplier nanoTime, int slotsMax) {
        this.nanoTime = nanoTime;
        this.slots = new TenantPlaces(slotsMax, TIMES_FREE);
        this.sweptNanos = new AtomicLong(nanoTime.getAsLong());
    }

    public void add(String tenantId, UUID commandId) {
        long now = nanoTime.getAsLong();
        OfTenant tenant = tenants.get(tenantId);
        if (tenant == null) {
            tenant = tenants.computeIfAbsent(tenantId, id -> new OfTenant(slots.of(id)));
        }
        tenant.add(fingerprint(commandId), now);
        sweep(now);
    }

    public boolean contains(String tenantId, UUID commandId) {
        OfTenant tenant = tenants.get(tenantId);
        return tenant != null && tenant.contains(fingerprint(commandId), nanoTime.getAsLong());
    }

    /** In slots, whether they hold a command or not. */
    int slotsTaken() {
        return slots.taken();
    }

    /** Tenants that fell silent keep nothing. */
    private void sweep(long now) {
        long last = sweptNanos.get();
        if (now - last >= TABLE_FILLED.toNanos() && sweptNanos.compareAndSet(last, now)) {
            tenants.values().forEach(tenant -> tenant.forgetOld(now));
        }
    }

    /**
     * An id is a hash, so half of its bits tell it from 3 million others: one unknown command in 10^12 would look pending. Never 0, which
     * is an empty slot.
     */
    private static long fingerprint(UUID commandId) {
        long both = commandId.getMostSignificantBits() ^ commandId.getLeastSignificantBits();
        return both == 0 ? 1 : both;
    }

    /** Guarded by itself; nearly all commands are added by the one thread that hears of acknowledgements. */
    private static final class OfTenant {
        /** To forget one of fewer is to forget too much at once. */
        private static final int TABLES_MIN = 4;

        private final TenantPlaces.Share slots;

        /** The oldest first. */
        private final Deque<Table> tables = new ArrayDeque<>();

        /** Of all tables. */
        private int ownSlots;

        OfTenant(TenantPlaces.Share slots) {
            this.slots = slots;
        }

        synchronized void add(long fingerprint, long now) {
            forgetOld(now);
            Table newest = tables.peekLast();
            if (newest == null || !newest.hasRoom() || now - newest.firstNanos >= TABLE_FILLED.toNanos()) {
                newest = begin(newest == null ? 0 : newest.slotsNeeded(), now);
            }
            if (newest != null) {
                newest.add(fingerprint, now);
            }
        }

        synchronized boolean contains(long fingerprint, long now) {
            Iterator<Table> newestFirst = tables.descendingIterator();
            while (newestFirst.hasNext()) {
                Table table = newestFirst.next();
                if (table.isOld(now)) {
                    return false;
                }
                if (table.contains(fingerprint)) {
                    return true;
                }
            }
            return false;
        }

        synchronized void forgetOld(long now) {
            while (!tables.isEmpty() && tables.peekFirst().isOld(now)) {
                forgetOldest();
            }
        }

        private void forgetOldest() {
            int free = tables.pollFirst().slots();
            ownSlots -= free;
            slots.giveBack(free);
        }

        /**
         * For twice as many as the last, but not so large that to forget it will be to forget most.
         *
         * @return null if other tenants have left no room at all
         */
        private Table begin(int slotsOfTheLast, long now) {
            int wanted = Math.max(Table.SLOTS_MIN, Integer.highestOneBit(ownSlots / TABLES_MIN));
            wanted = Math.min(wanted, Math.min(Table.SLOTS_MAX, Math.max(Table.SLOTS_MIN, 2 * slotsOfTheLast)));
            while (!slots.tryTake(wanted)) {
                if (tables.size() < TABLES_MIN && wanted > Table.SLOTS_MIN) {
                    wanted /= 2;
                } else if (tables.isEmpty()) {
                    return null;
                } else {
                    forgetOldest();
                }
            }
            Table table = new Table(wanted, now);
            tables.addLast(table);
            ownSlots += wanted;
            return table;
        }
    }

    /** Fingerprints, each in the first free slot from its own on. */
    private static final class Table {
        static final int SLOTS_MIN = 64;
        static final int SLOTS_MAX = 32 * 1024;

        /** Four slots in five: then it takes 13 steps to see that a fingerprint is not there. */
        private static final int TAKEN_OF_FIVE = 4;

        private final long firstNanos;
        private final long[] slots;
        private long lastNanos;
        private int commands;

        Table(int slots, long now) {
            this.slots = new long[slots];
            this.firstNanos = now;
            this.lastNanos = now;
        }

        int slots() {
            return slots.length;
        }

        boolean hasRoom() {
            return 5L * (commands + 1) <= (long) TAKEN_OF_FIVE * slots.length;
        }

        /** For as many commands as it got. */
        int slotsNeeded() {
            int needed = SLOTS_MIN;
            while (5L * commands > (long) TAKEN_OF_FIVE * needed) {
                needed *= 2;
            }
            return needed;
        }

        boolean isOld(long now) {
            return now - lastNanos >= REMEMBERED.toNanos();
        }

        boolean contains(long fingerprint) {
            return slots[slotOf(fingerprint)] != 0;
        }

        void add(long fingerprint, long now) {
            lastNanos = now;
            int slot = slotOf(fingerprint);
            if (slots[slot] == 0) {
                slots[slot] = fingerprint;
                commands++;
            }
        }

        /** Where it is, or else would be. */
        private int slotOf(long fingerprint) {
            int mask = slots.length - 1;
            int slot = (int) (fingerprint * MULTIPLIER >>> Long.SIZE - Integer.bitCount(mask));
            while (slots[slot] != 0 && slots[slot] != fingerprint) {
                slot = (slot + 1) & mask;
            }
            return slot;
        }
    }
}
