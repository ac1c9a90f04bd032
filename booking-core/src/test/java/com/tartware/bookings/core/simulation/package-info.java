/** The ledger against the contract: generated logs, a naive reference model, the contract's invariants, and shrunk cases. */
package com.tartware.bookings.core.simulation;
