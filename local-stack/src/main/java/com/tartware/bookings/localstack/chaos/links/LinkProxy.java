package com.tartware.bookings.localstack.chaos.links;

import com.tartware.bookings.localstack.settings.Link;
import com.tartware.bookings.localstack.settings.StackSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * A TCP proxy on loopback that stands for the network between two components, and can be cut, slowed and reset. Two threads a
 * connection: a stack has some dozens of them.
 */
public final class LinkProxy implements AutoCloseable {
    private static final int BACKLOG = 100;

    /** A port that was listened on until just now may take a moment to be free. */
    private static final Duration REOPEN_WITHIN = Duration.ofSeconds(5);

    private final Link link;
    private final int listenPort;
    private final InetSocketAddress target;
    private final LinkGate gate = new LinkGate();
    private final Set<ProxiedConnection> connections = ConcurrentHashMap.newKeySet();
    private ServerSocket listener;
    private Thread accepting;
    private boolean closed;

    private LinkProxy(Link link, int listenPort, int targetPort) {
        this.link = link;
        this.listenPort = listenPort;
        this.target = new InetSocketAddress(StackSettings.HOST, targetPort);
    }

    /** Listens from now on, whether or not the target does. */
    public static LinkProxy open(Link link, int listenPort, int targetPort) throws IOException {
        LinkProxy proxy = new LinkProxy(link, listenPort, targetPort);
        proxy.listen();
        return proxy;
    }

    public Link link() {
        return link;
    }

    /** As when a cable is pulled: new connections are refused, those that there are stand still and nobody is told. */
    public synchronized void cut() throws IOException, InterruptedException {
        gate.shut();
        listener.close();
        // The kernel goes on listening until the thread that stands in accept has left it.
        accepting.join();
    }

    /** Every read of up to 16 KiB waits so long, both ways, and no connection is faster than that. */
    public void slow(Duration latency, long bytesPerSecond) {
        gate.slow(latency, bytesPerSecond);
    }

    /** Ends every connection with a reset, as a firewall does that has forgotten them; new ones are let through. */
    public void reset() {
        connections.forEach(ProxiedConnection::reset);
    }

    /** Lets through whatever comes, what has waited too. */
    public synchronized void heal() throws IOException, InterruptedException {
        gate.open();
        if (listener.isClosed() && !closed) {
            listenAgain();
        }
    }

    private void listenAgain() throws IOException, InterruptedException {
        long deadline = System.nanoTime() + REOPEN_WITHIN.toNanos();
        while (true) {
            try {
                listen();
                return;
            } catch (IOException e) {
                if (System.nanoTime() > deadline) {
                    throw e;
                }
                TimeUnit.MILLISECONDS.sleep(50);
            }
        }
    }

    private synchronized void listen() throws IOException {
        ServerSocket opened = new ServerSocket();
        try {
            opened.setReuseAddress(true);
            opened.bind(new InetSocketAddress(StackSettings.HOST, listenPort), BACKLOG);
        } catch (IOException e) {
            opened.close();
            throw e;
        }
        listener = opened;
        accepting = new Thread(() -> accept(opened), "accept " + link.word());
        accepting.setDaemon(true);
        accepting.start();
    }

    private void accept(ServerSocket open) {
        while (!open.isClosed()) {
            try {
                new ProxiedConnection(link.word(), open.accept(), target, gate, connections).start();
            } catch (IOException e) {
                if (!open.isClosed()) {
                    // What is no cut (no descriptors left, say) may pass.
                    pauseAfter(e);
                }
            }
        }
    }

    private static void pauseAfter(IOException trouble) {
        try {
            TimeUnit.MILLISECONDS.sleep(20);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UncheckedIOException(trouble);
        }
    }

    @Override
    public synchronized void close() throws IOException {
        closed = true;
        listener.close();
        gate.open();
        reset();
    }
}
