package com.tartware.bookings.localstack.demo;

import java.time.LocalDate;

/** A night for which somebody was sent away. */
record SoldOutNight(String tenantId, String propertyId, String roomTypeId, LocalDate night) {}
