/**
 * Judges a run of the whole pipeline from the outside: {@link com.tartware.bookings.checker.HistoryChecker} observes, and the checks
 * hold what was observed against the contract.
 */
package com.tartware.bookings.checker;
