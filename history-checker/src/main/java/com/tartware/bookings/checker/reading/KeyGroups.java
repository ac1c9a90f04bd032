package com.tartware.bookings.checker.reading;

/** Where a tenant's commands must lie: by Flink's key group of the tenant, 720 of them shared out among the partitions. */
final class KeyGroups {
    private static final int KEY_GROUPS = 720;

    private KeyGroups() {}

    static int partitionOf(String tenant, int partitions) {
        return keyGroup(tenant) * partitions / KEY_GROUPS;
    }

    /** MurmurHash3 of the string's hash code, made positive: Flink's {@code KeyGroupRangeAssignment} and {@code MathUtils}. */
    private static int keyGroup(String tenant) {
        int mixed = Integer.rotateLeft(tenant.hashCode() * 0xcc9e2d51, 15) * 0x1b873593;
        int hash = Integer.rotateLeft(mixed, 13) * 5 + 0xe6546b64;
        hash ^= 4;
        hash = (hash ^ (hash >>> 16)) * 0x85ebca6b;
        hash = (hash ^ (hash >>> 13)) * 0xc2b2ae35;
        hash ^= hash >>> 16;
        if (hash == Integer.MIN_VALUE) {
            return 0;
        }
        return Math.abs(hash) % KEY_GROUPS;
    }
}
