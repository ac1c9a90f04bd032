package com.tartware.bookings.ingest.events;

import java.util.function.Consumer;

/** The client at the other end of a stream. None of this blocks. */
interface Subscriber {
    /** Answers 200 with the first bytes; what {@link #write} says of its callback holds here, too. */
    void begin(byte[] bytes, Consumer<Throwable> written);

    /**
     * To be called again only when the last one is through.
     *
     * @param bytes must not change afterwards
     * @param written told, perhaps at once, on a thread that must not be kept; with null, or why the client cannot be reached any more
     */
    void write(byte[] bytes, Consumer<Throwable> written);

    /** Nothing was begun: answers that the store is away. */
    void refuse(Throwable failure);

    /** Ends the answer in good order; nothing may be under way. */
    void end();

    /** Ends the connection, whatever is under way. */
    void cut();
}
