-- The two lists of bookings that the API gives, each in the order in which it is paged.

CREATE INDEX bookings_by_external_reference ON bookings (tenant_id, external_reference, booking_id)
    WHERE external_reference IS NOT NULL;

CREATE INDEX booking_stays_by_arrival ON booking_stays (tenant_id, property_id, check_in, booking_id);
