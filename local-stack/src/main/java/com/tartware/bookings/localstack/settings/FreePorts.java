package com.tartware.bookings.localstack.settings;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * Ports on which nobody listens. They lie below those that Linux gives to clients (32768 by default): while a component is being started
 * again, a client of another could otherwise get its port, or even connect to itself on it.
 */
public final class FreePorts {
    private static final int FIRST = 12_000;
    private static final int LAST = 32_000;
    private static final int TRIES_MAX = 2_000;

    private FreePorts() {}

    public static List<Integer> find(int count) throws IOException {
        Set<Integer> found = new LinkedHashSet<>();
        Random random = new Random();
        for (int tries = 0; found.size() < count; tries++) {
            if (tries > TRIES_MAX) {
                throw new IOException(
                        "found only %d of %d free ports from %d to %d".formatted(found.size(), count, FIRST, LAST));
            }
            int port = FIRST + random.nextInt(LAST - FIRST);
            if (free(port)) {
                found.add(port);
            }
        }
        return List.copyOf(found);
    }

    private static boolean free(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(StackSettings.HOST, port));
            return true;
        } catch (IOException taken) {
            return false;
        }
    }
}
