package com.tartware.bookings.localstack.chaos.faults;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Not a byte left, for as long as it lasts: what the component deletes meanwhile does not help it. */
final class FullDisk implements Injection {
    private static final Duration REFILL_EVERY = Duration.ofMillis(500);

    private final SmallDisk disk;
    private boolean full;

    FullDisk(SmallDisk disk) {
        this.disk = disk;
    }

    @Override
    public synchronized Optional<String> begin() throws IOException {
        full = true;
        disk.fill();
        Thread refill = new Thread(this::keepFull, "full disk of " + disk.name());
        refill.setDaemon(true);
        refill.start();
        return Optional.of(disk.name());
    }

    private void keepFull() {
        try {
            while (refill()) {
                TimeUnit.MILLISECONDS.sleep(REFILL_EVERY.toMillis());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized boolean refill() {
        if (full) {
            try {
                disk.fill();
            } catch (IOException stillFullEnough) {
                return true;
            }
        }
        return full;
    }

    @Override
    public synchronized void heal() throws IOException {
        full = false;
        disk.free();
    }
}
