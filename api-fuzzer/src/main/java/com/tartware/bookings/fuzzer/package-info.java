/** Sends hostile requests to a running server, with its published OpenAPI document as their grammar, and judges each answer. */
package com.tartware.bookings.fuzzer;
