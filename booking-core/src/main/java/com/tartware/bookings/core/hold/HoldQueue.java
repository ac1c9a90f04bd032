package com.tartware.bookings.core.hold;

import com.tartware.bookings.core.tenant.TenantState;
import com.tartware.bookings.core.tenant.WordMap;
import java.util.Arrays;
import java.util.UUID;

/**
 * A tenant's live holds, in order of {@code (expires_at, booking_id as lower-case text)}.
 *
 * <p>A tree over the expiry's milliseconds, in small values whatever the number of holds: the ids of one millisecond in a leaf, and
 * above it three levels of nodes of 1,024 bits, each bit telling whether the child has any hold. A node of the uppermost level spans
 * 12 days. Every hold expires within a day of the command that made or extended it, so two of those are all there can be.
 */
public final class HoldQueue {
    private static final int NODE_BITS = 10;
    private static final int NODE_WORDS = (1 << NODE_BITS) / Long.SIZE;
    private static final int CHILD_MASK = (1 << NODE_BITS) - 1;
    private static final int LEVELS = 3;
    private static final int LEVEL_BITS = 2;
    private static final int NONE = -1;

    private final TenantState state;
    private final WordMap words;

    public HoldQueue(TenantState state) {
        this.state = state;
        this.words = state.holds();
    }

    /** The hold that expires first. */
    public record Hold(long expiresAtMillis, UUID bookingId) {}

    /** @param expiresAtMillis after the tenant's log time, by a day at most */
    public void add(long expiresAtMillis, UUID bookingId) {
        long[] leaf = words.get(keyOf(0, expiresAtMillis));
        words.put(keyOf(0, expiresAtMillis), leaf == null ? idWords(bookingId) : withId(leaf, bookingId));
        for (int level = 1; level <= LEVELS; level++) {
            long key = keyOf(level, expiresAtMillis);
            long[] node = words.get(key);
            if (node == null) {
                node = new long[NODE_WORDS];
            } else if (isSet(node, childOf(level, expiresAtMillis))) {
                break; // so are all above it
            }
            int child = childOf(level, expiresAtMillis);
            node[child / Long.SIZE] |= 1L << child;
            words.put(key, node);
        }
        if (expiresAtMillis < state.cursor().holdsDueMillis()) {
            state.moveCursor(state.cursor().withHoldsDue(expiresAtMillis));
        }
        state.wakeAt(expiresAtMillis);
    }

    /** Does nothing if the hold is not there. */
    public void remove(long expiresAtMillis, UUID bookingId) {
        long[] leaf = words.get(keyOf(0, expiresAtMillis));
        int at = leaf == null ? NONE : find(leaf, bookingId);
        if (at == NONE) {
            return;
        }
        if (leaf.length > 2) {
            words.put(keyOf(0, expiresAtMillis), without(leaf, at));
            return;
        }
        words.remove(keyOf(0, expiresAtMillis));
        for (int level = 1; level <= LEVELS; level++) {
            long key = keyOf(level, expiresAtMillis);
            long[] node = words.get(key);
            int child = childOf(level, expiresAtMillis);
            node[child / Long.SIZE] &= ~(1L << child);
            if (!isEmpty(node)) {
                words.put(key, node);
                return;
            }
            words.remove(key);
        }
    }

    /** The first hold that is due at this log time, or null. */
    public Hold firstDue(long logTimeMillis) {
        long dueMillis = state.cursor().holdsDueMillis();
        if (dueMillis > logTimeMillis) {
            return null;
        }
        long expiresAtMillis = firstExpiry(dueMillis);
        state.moveCursor(state.cursor().withHoldsDue(expiresAtMillis));
        return expiresAtMillis > logTimeMillis
                ? null
                : new Hold(expiresAtMillis, firstId(words.get(keyOf(0, expiresAtMillis))));
    }

    /** @param dueMillis no hold expires before */
    private long firstExpiry(long dueMillis) {
        long first = dueMillis >> (LEVELS * NODE_BITS);
        for (long root = first; root <= first + 1; root++) {
            if (words.get(keyAt(LEVELS, root)) != null) {
                return leftmostBelow(root);
            }
        }
        return Long.MAX_VALUE;
    }

    private long leftmostBelow(long root) {
        long position = root;
        for (int level = LEVELS; level > 0; level--) {
            position = (position << NODE_BITS) | lowestBit(words.get(keyAt(level, position)));
        }
        return position;
    }

    private static long keyOf(int level, long expiresAtMillis) {
        return keyAt(level, expiresAtMillis >> (level * NODE_BITS));
    }

    private static long keyAt(int level, long position) {
        return (position << LEVEL_BITS) | level;
    }

    /** Which bit of the node of this level leads to the expiry. */
    private static int childOf(int level, long expiresAtMillis) {
        return (int) (expiresAtMillis >> ((level - 1) * NODE_BITS)) & CHILD_MASK;
    }

    private static boolean isSet(long[] node, int child) {
        return (node[child / Long.SIZE] & (1L << child)) != 0;
    }

    private static boolean isEmpty(long[] node) {
        for (long word : node) {
            if (word != 0) {
                return false;
            }
        }
        return true;
    }

    private static int lowestBit(long[] node) {
        int word = 0;
        while (node[word] == 0) {
            word++;
        }
        return word * Long.SIZE + Long.numberOfTrailingZeros(node[word]);
    }

    private static long[] idWords(UUID id) {
        return new long[] {id.getMostSignificantBits(), id.getLeastSignificantBits()};
    }

    private static long[] withId(long[] leaf, UUID id) {
        long[] larger = Arrays.copyOf(leaf, leaf.length + 2);
        larger[leaf.length] = id.getMostSignificantBits();
        larger[leaf.length + 1] = id.getLeastSignificantBits();
        return larger;
    }

    private static long[] without(long[] leaf, int at) {
        long[] smaller = Arrays.copyOf(leaf, leaf.length - 2);
        System.arraycopy(leaf, at + 2, smaller, at, leaf.length - at - 2);
        return smaller;
    }

    private static int find(long[] leaf, UUID id) {
        for (int at = 0; at < leaf.length; at += 2) {
            if (leaf[at] == id.getMostSignificantBits() && leaf[at + 1] == id.getLeastSignificantBits()) {
                return at;
            }
        }
        return NONE;
    }

    /** In order of their lower-case text, which is that of their bits without a sign. */
    private static UUID firstId(long[] leaf) {
        int first = 0;
        for (int at = 2; at < leaf.length; at += 2) {
            int high = Long.compareUnsigned(leaf[at], leaf[first]);
            if (high < 0 || (high == 0 && Long.compareUnsigned(leaf[at + 1], leaf[first + 1]) < 0)) {
                first = at;
            }
        }
        return new UUID(leaf[first], leaf[first + 1]);
    }
}
