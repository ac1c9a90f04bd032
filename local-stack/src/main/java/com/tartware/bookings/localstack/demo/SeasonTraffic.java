package com.tartware.bookings.localstack.demo;

import com.tartware.bookings.localstack.demo.BookingClient.Receipt;
import com.tartware.bookings.localstack.demo.GuestRequest.Habit;
import java.util.Iterator;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The guests of a season, served by several clients at once, each of which waits for its answer. */
final class SeasonTraffic implements AutoCloseable {
    private final Iterator<GuestRequest> guests;
    private final BookingClient client;
    private final Replies replies;
    private final Pace pace;
    private final ExecutorService clients = Executors.newCachedThreadPool(SeasonTraffic::daemon);
    private final AtomicInteger served = new AtomicInteger();
    private final AtomicInteger clientsAtWork;
    private volatile boolean closing;
    private volatile Throwable failure;
    private volatile long lastAnswerNanos;

    private SeasonTraffic(
            Iterator<GuestRequest> guests, BookingClient client, Replies replies, Pace pace, int clientCount) {
        this.guests = guests;
        this.client = client;
        this.replies = replies;
        this.pace = pace;
        this.clientsAtWork = new AtomicInteger(clientCount);
    }

    static SeasonTraffic start(
            Iterator<GuestRequest> guests, BookingClient client, Replies replies, Pace pace, int clientCount) {
        SeasonTraffic traffic = new SeasonTraffic(guests, client, replies, pace, clientCount);
        for (int number = 0; number < clientCount; number++) {
            traffic.clients.execute(traffic::serve);
        }
        return traffic;
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "guests");
        thread.setDaemon(true);
        return thread;
    }

    private void serve() {
        try {
            for (GuestRequest guest = nextGuest(); guest != null; guest = nextGuest()) {
                awaitTurn();
                serve(guest);
                served.incrementAndGet();
                lastAnswerNanos = System.nanoTime();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (DemoFailedException | RuntimeException | Error e) {
            failure = e;
        } finally {
            clientsAtWork.decrementAndGet();
        }
    }

    private GuestRequest nextGuest() {
        synchronized (guests) {
            return !closing && failure == null && guests.hasNext() ? guests.next() : null;
        }
    }

    private void awaitTurn() throws InterruptedException {
        TimeUnit.NANOSECONDS.sleep(pace.takeTurn(System.nanoTime()));
    }

    private void serve(GuestRequest guest) throws DemoFailedException, InterruptedException {
        Expected expected = guest.habit() == Habit.ASKS_FOR_UNKNOWN_ROOM_TYPE
                ? Expected.UNKNOWN_ROOM_TYPE
                : Expected.CONFIRMED_OR_SOLD_OUT;
        Future<Receipt> otherClick =
                guest.habit() == Habit.CLICKS_TWICE ? clients.submit(() -> send(guest, guest.booking())) : null;
        Receipt first = send(guest, guest.booking());
        replies.bookingAccepted(guest.tenantId(), guest.booking(), expected, first);
        switch (guest.habit()) {
            case SENDS_AGAIN -> repeat(guest, expected, first, send(guest, guest.booking()));
            case CLICKS_TWICE -> repeat(guest, expected, first, await(otherClick));
            case REUSES_KEY -> reuseKey(guest, first);
            case BOOKS_ONCE, ASKS_FOR_UNKNOWN_ROOM_TYPE -> {}
        }
    }

    private Receipt send(GuestRequest guest, BookingRequest booking) throws DemoFailedException, InterruptedException {
        return client.book(guest.tenantId(), guest.idempotencyKey(), booking);
    }

    private void repeat(GuestRequest guest, Expected expected, Receipt first, Receipt second) {
        replies.bookingAccepted(guest.tenantId(), guest.booking(), expected, second);
        if (!second.sameIds(first)) {
            replies.surprise("key %s of %s: the same request got other ids, %s and %s"
                    .formatted(guest.idempotencyKey(), guest.tenantId(), first.commandId(), second.commandId()));
        }
    }

    private void reuseKey(GuestRequest guest, Receipt first) throws DemoFailedException, InterruptedException {
        awaitTurn();
        Receipt second = send(guest, guest.otherBooking());
        replies.bookingAccepted(guest.tenantId(), guest.otherBooking(), Expected.IDEMPOTENCY_KEY_REUSED, second);
        if (second.commandId().equals(first.commandId())) {
            replies.surprise("key %s of %s: another request got the same command id, %s"
                    .formatted(guest.idempotencyKey(), guest.tenantId(), first.commandId()));
        }
    }

    private static Receipt await(Future<Receipt> click) throws DemoFailedException, InterruptedException {
        try {
            return click.get();
        } catch (ExecutionException e) {
            throw new DemoFailedException(e.getCause().getMessage(), e);
        }
    }

    boolean goesOn() {
        return clientsAtWork.get() > 0;
    }

    /** Guests that have their answers. */
    int served() {
        return served.get();
    }

    /** When the last answer came; 0 before the first. */
    long lastAnswerNanos() {
        return lastAnswerNanos;
    }

    /** @throws DemoFailedException if a client gave up */
    void requireNoFailure() throws DemoFailedException {
        Throwable cause = failure;
        if (cause != null) {
            throw new DemoFailedException(
                    cause instanceof DemoFailedException ? cause.getMessage() : "a client failed: " + cause, cause);
        }
    }

    /** Lets no other guest in. Whoever still waits for an answer is left alone with it. */
    @Override
    public void close() {
        closing = true;
        clients.shutdownNow();
    }
}
