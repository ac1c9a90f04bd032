package com.tartware.bookings.schemas.partitioning;

/**
 * Where a tenant's records lie. The key groups of the log and of Flink nest: every key group has one partition, so a tenant's
 * commands have one total order, and it is the same in every producer. A tenant can never move, so neither may this function.
 */
public final class TenantPartitioning {
    /** Flink's maximum parallelism in every job, for ever. Partition counts divide it. */
    public static final int KEY_GROUPS = 720;

    private final int partitions;

    /** @throws IllegalArgumentException if {@code partitions} does not divide {@value #KEY_GROUPS} */
    public TenantPartitioning(int partitions) {
        if (partitions < 1 || KEY_GROUPS % partitions != 0) {
            throw new IllegalArgumentException(
                    "%d partitions do not divide the %d key groups; use 1, 2, 4, 8, 16, 24, 48, 72 …"
                            .formatted(partitions, KEY_GROUPS));
        }
        this.partitions = partitions;
    }

    public int partitions() {
        return partitions;
    }

    /** The partition of the tenant's commands and decisions, from 0. */
    public int partitionOf(String tenantId) {
        return keyGroupOf(tenantId) * partitions / KEY_GROUPS;
    }

    /** The key group as Flink's {@code KeyGroupRangeAssignment} computes it for a string key (a test in flink-jobs compares). */
    public static int keyGroupOf(String tenantId) {
        return murmurHash(tenantId.hashCode()) % KEY_GROUPS;
    }

    /** Murmur3, 32 bits, of one int with seed 0 (A. Appleby, public domain), made non-negative in Flink's way. */
    private static int murmurHash(int value) {
        int hash = value * 0xcc9e2d51;
        hash = Integer.rotateLeft(hash, 15);
        hash *= 0x1b873593;
        hash = Integer.rotateLeft(hash, 13);
        hash = hash * 5 + 0xe6546b64;
        hash ^= Integer.BYTES;
        hash ^= hash >>> 16;
        hash *= 0x85ebca6b;
        hash ^= hash >>> 13;
        hash *= 0xc2b2ae35;
        hash ^= hash >>> 16;
        if (hash >= 0) {
            return hash;
        }
        return hash == Integer.MIN_VALUE ? 0 : -hash;
    }
}
