/** Draws steps that are likely to hurt, from one seed. */
package com.tartware.bookings.core.simulation.generator;
