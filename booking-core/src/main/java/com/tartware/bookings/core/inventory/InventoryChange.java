package com.tartware.bookings.core.inventory;

import java.util.List;

/**
 * What an inventory decision was about: the nights {@code [fromEpochDay, toEpochDay)} of one room type.
 *
 * @param oversoldEpochDays nights on which sold and held exceed allotment and overbooking limit after the change, in calendar order
 */
public record InventoryChange(
        String propertyId, String roomTypeId, int fromEpochDay, int toEpochDay, List<Integer> oversoldEpochDays) {}
