package com.tartware.bookings.ingest.body;

import org.eclipse.jetty.io.EndPoint;

/** What is under a client's connection, encrypted or not. */
public final class ClientSocket {
    private ClientSocket() {}

    /** The end of the network's connection, below encryption. */
    public static EndPoint of(EndPoint endPoint) {
        EndPoint socket = endPoint;
        while (socket instanceof EndPoint.Wrapper wrapper) {
            socket = wrapper.unwrap();
        }
        return socket;
    }
}
