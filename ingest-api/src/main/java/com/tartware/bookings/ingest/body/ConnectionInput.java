package com.tartware.bookings.ingest.body;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import org.eclipse.jetty.io.EndPoint;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The reading half of a client's connection. */
final class ConnectionInput {
    private static final Logger LOG = LoggerFactory.getLogger(ConnectionInput.class);

    private ConnectionInput() {}

    /** From now on reading ends as if the client had closed; an answer can still be written. */
    static void shut(EndPoint endPoint) {
        EndPoint socket = ClientSocket.of(endPoint);
        try {
            if (socket.getTransport() instanceof SocketChannel channel) {
                channel.shutdownInput();
            } else {
                socket.close();
            }
        } catch (IOException e) {
            LOG.debug("The connection was closed already", e);
        }
    }
}
