package com.tartware.bookings.localstack.explain;

import com.tartware.bookings.avro.Decision;
import com.tartware.bookings.localstack.topics.Place;

/** A decision about a booking, and where on the reply topic it came first. */
record SeenDecision(Place place, Decision decision) {}
