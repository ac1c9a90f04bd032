/** The ledger with one bug at a time, to see that the simulation would notice. Nothing in the ledger knows of it. */
package com.tartware.bookings.core.simulation.faults;
