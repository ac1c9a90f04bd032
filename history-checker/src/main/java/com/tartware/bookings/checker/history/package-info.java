/** Everything that can be observed of a run: what clients journalled, what the topics hold, what the stores show. */
package com.tartware.bookings.checker.history;
