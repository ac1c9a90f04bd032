/** What a simulated tenant is sent, as plain data: generated, shrunk, printed, read and replayed. */
package com.tartware.bookings.reference.scenario;
