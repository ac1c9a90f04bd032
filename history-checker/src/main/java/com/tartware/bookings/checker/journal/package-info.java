/**
 * What load clients saw, as they saw it: JSON lines, one before a request is sent and one after its answer, so that a client killed in
 * between leaves a request whose end nobody knows.
 */
package com.tartware.bookings.checker.journal;
