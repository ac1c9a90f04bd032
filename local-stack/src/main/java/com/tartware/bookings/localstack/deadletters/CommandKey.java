package com.tartware.bookings.localstack.deadletters;

/** A command's name: ids are unique within a tenant only. */
record CommandKey(String tenantId, String commandId) {}
