package com.tartware.bookings.localstack.chaos.load;

/** What a client sends after the answer to a request. */
enum Again {
    NOT,
    /** The very same: one booking, same ids. */
    SAME,
    /** The very same at the same moment. */
    AT_ONCE,
    /** The same key with another body: to be refused. */
    OTHER_BODY
}
