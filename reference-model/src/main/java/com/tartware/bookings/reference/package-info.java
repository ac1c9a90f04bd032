/**
 * The contract's section on decisions, folded as naively as can be. Written from the contract's text alone: it shares no code with
 * the ledger, not even a type, so that one slip is not made in both.
 */
package com.tartware.bookings.reference;
