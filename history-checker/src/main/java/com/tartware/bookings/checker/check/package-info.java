/** One class per promise; each looks at a whole history and says what breaks it, and where. */
package com.tartware.bookings.checker.check;
