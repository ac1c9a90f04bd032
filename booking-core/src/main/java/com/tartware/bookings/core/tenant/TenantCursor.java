package com.tartware.bookings.core.tenant;

/**
 * How far a tenant has come.
 *
 * @param tenantSequence of its last decision; 0 before the first
 * @param logTimeMillis to which it was last moved on, in milliseconds since 1970-01-01 UTC
 * @param holdsDueMillis no hold expires before this log time
 * @param roomTypes how many room types are numbered
 * @param firstNightBlock position in the calendar of the earliest night block that may still be stored
 */
public record TenantCursor(
        long tenantSequence, long logTimeMillis, long holdsDueMillis, int roomTypes, int firstNightBlock) {
    public static final TenantCursor START = new TenantCursor(0, Long.MIN_VALUE, Long.MAX_VALUE, 0, 0);

    public TenantCursor at(long logTimeMillis) {
        return new TenantCursor(tenantSequence, logTimeMillis, holdsDueMillis, roomTypes, firstNightBlock);
    }

    public TenantCursor afterDecision() {
        return new TenantCursor(tenantSequence + 1, logTimeMillis, holdsDueMillis, roomTypes, firstNightBlock);
    }

    public TenantCursor withHoldsDue(long holdsDueMillis) {
        return new TenantCursor(tenantSequence, logTimeMillis, holdsDueMillis, roomTypes, firstNightBlock);
    }

    public TenantCursor withRoomTypes(int roomTypes) {
        return new TenantCursor(tenantSequence, logTimeMillis, holdsDueMillis, roomTypes, firstNightBlock);
    }

    public TenantCursor withFirstNightBlock(int firstNightBlock) {
        return new TenantCursor(tenantSequence, logTimeMillis, holdsDueMillis, roomTypes, firstNightBlock);
    }
}
