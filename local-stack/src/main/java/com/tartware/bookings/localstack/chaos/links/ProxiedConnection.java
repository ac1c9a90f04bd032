package com.tartware.bookings.localstack.chaos.links;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/** One connection through a proxy: two sockets, and a thread for each direction. How one side ends, the other is told. */
final class ProxiedConnection {
    private static final int CHUNK_BYTES = 16 << 10;
    private static final int CONNECT_MILLIS = 5_000;

    private final String name;
    private final Socket client;
    private final Socket server = new Socket();
    private final InetSocketAddress target;
    private final LinkGate gate;
    private final Set<ProxiedConnection> open;
    private final AtomicInteger directionsOpen = new AtomicInteger(2);

    /** @param open where this connection is listed as long as it lives */
    ProxiedConnection(
            String name, Socket client, InetSocketAddress target, LinkGate gate, Set<ProxiedConnection> open) {
        this.name = name;
        this.client = client;
        this.target = target;
        this.gate = gate;
        this.open = open;
    }

    void start() {
        open.add(this);
        daemon(this::connectAndPump, "to server").start();
    }

    private Thread daemon(Runnable work, String direction) {
        Thread thread = new Thread(work, name + " " + direction);
        thread.setDaemon(true);
        return thread;
    }

    private void connectAndPump() {
        try {
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
            server.connect(target, CONNECT_MILLIS);
        } catch (IOException e) {
            // Nobody listens there: the nearest to a refused connection that a proxy can give.
            reset();
            return;
        }
        daemon(() -> pump(server, client), "to client").start();
        pump(client, server);
    }

    private void pump(Socket from, Socket to) {
        byte[] buffer = new byte[CHUNK_BYTES];
        try {
            try {
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream();
                for (int bytes = in.read(buffer); bytes >= 0; bytes = in.read(buffer)) {
                    gate.pass(bytes);
                    out.write(buffer, 0, bytes);
                }
                gate.pass(0);
                to.shutdownOutput();
            } catch (IOException e) {
                // Over a cut link not even the end of the other side is heard.
                gate.pass(0);
                reset();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            reset();
        }
        if (directionsOpen.decrementAndGet() == 0) {
            close();
        }
    }

    /** Both sides get RST instead of an orderly end. */
    void reset() {
        resetOnClose(client);
        resetOnClose(server);
        close();
    }

    private static void resetOnClose(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
        } catch (SocketException alreadyClosed) {
            return;
        }
    }

    private void close() {
        open.remove(this);
        closeQuietly(client);
        closeQuietly(server);
    }

    private static void closeQuietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException nothingMoreToDo) {
            return;
        }
    }
}
