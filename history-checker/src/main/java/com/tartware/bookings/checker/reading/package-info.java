/** Observes a running system: topics, registry and stores, with nothing but their own clients. */
package com.tartware.bookings.checker.reading;
