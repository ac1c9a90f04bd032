package com.tartware.bookings.core.tenant;

/**
 * How far a tenant has come.
 *
 * @param tenantSequence of its last decision; 0 before the first
 * @param logTimeMillis of its last command, in milliseconds since 1970-01-01 UTC
 * @param roomTypes how many room types are numbered
 */
public record TenantCursor(long tenantSequence, long logTimeMillis, int roomTypes) {
    public static final TenantCursor START = new TenantCursor(0, Long.MIN_VALUE, 0);

    public TenantCursor at(long tenantSequence, long logTimeMillis) {
        return new TenantCursor(tenantSequence, logTimeMillis, roomTypes);
    }

    public TenantCursor withRoomTypes(int roomTypes) {
        return new TenantCursor(tenantSequence, logTimeMillis, roomTypes);
    }
}
