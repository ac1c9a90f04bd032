package com.tartware.bookings.jobs.webhook;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;

/** Servers on this machine that take connections and never say a word: each attempt holds its place until its time is up. */
final class SilentReceivers implements AutoCloseable {
    private static final int BACKLOG = 50;

    private final List<ServerSocket> listening = new ArrayList<>();

    SilentReceivers(int count) throws IOException {
        for (int number = 0; number < count; number++) {
            listening.add(new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress()));
        }
    }

    String url(int number) {
        return "http://127.0.0.1:" + listening.get(number).getLocalPort() + "/hook";
    }

    @Override
    public void close() throws IOException {
        for (ServerSocket socket : listening) {
            socket.close();
        }
    }
}
