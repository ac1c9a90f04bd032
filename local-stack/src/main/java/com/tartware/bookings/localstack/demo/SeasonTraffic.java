package com.tartware.bookings.localstack.demo;

import com.tartware.bookings.localstack.demo.BookingClient.Receipt;
import com.tartware.bookings.localstack.demo.GuestRequest.Habit;
import com.tartware.bookings.localstack.demo.HouseRules.MidSeasonChange;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The guests of a season, served by several clients at once, each of which waits for its answer. What a guest does later is done by
 * whichever client is free then.
 */
final class SeasonTraffic implements AutoCloseable {
    private final BookingClient client;
    private final Replies replies;
    private final SeasonAgenda agenda;
    private final ExecutorService clients = Executors.newCachedThreadPool(SeasonTraffic::daemon);
    private final AtomicInteger served = new AtomicInteger();
    private final AtomicInteger clientsAtWork;
    private volatile Throwable failure;
    private volatile long lastAnswerNanos;
    private volatile long lastGuestNanos;
    private volatile long requestsByLastGuest;

    private SeasonTraffic(Season season, BookingClient client, Replies replies, Pace pace, int clientCount) {
        this.client = client;
        this.replies = replies;
        this.agenda = new SeasonAgenda(season.guests(), season.midSeasonChanges(), pace);
        this.clientsAtWork = new AtomicInteger(clientCount);
    }

    static SeasonTraffic start(Season season, BookingClient client, Replies replies, Pace pace, int clientCount) {
        SeasonTraffic traffic = new SeasonTraffic(season, client, replies, pace, clientCount);
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
            for (SeasonAgenda.Item item = agenda.next(); item != null; item = agenda.next()) {
                serve(item);
                lastAnswerNanos = System.nanoTime();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (DemoFailedException | RuntimeException | Error e) {
            failure = e;
            agenda.close();
        } finally {
            clientsAtWork.decrementAndGet();
        }
    }

    private void serve(SeasonAgenda.Item item) throws DemoFailedException, InterruptedException {
        if (item.change() != null) {
            change(item.change());
        } else if (item.booking() == null) {
            book(item.guest());
            lastGuestNanos = System.nanoTime();
            requestsByLastGuest = replies.requests();
            served.incrementAndGet();
        } else {
            followUp(item);
        }
    }

    private void change(MidSeasonChange change) throws DemoFailedException, InterruptedException {
        replies.inventoryAccepted(change.request().tenantId(), client.set(change.request()));
        agenda.done();
    }

    private void book(GuestRequest guest) throws DemoFailedException, InterruptedException {
        Future<Receipt> otherClick =
                guest.habit() == Habit.CLICKS_TWICE ? clients.submit(() -> send(guest, guest.booking())) : null;
        Receipt first = send(guest, guest.booking());
        GuestBooking booking = replies.bookingAccepted(guest, first);
        switch (guest.habit()) {
            case SENDS_AGAIN -> repeat(guest, first, send(guest, guest.booking()));
            case CLICKS_TWICE -> repeat(guest, first, await(otherClick));
            case REUSES_KEY -> reuseKey(guest, booking, first);
            case BOOKS_ONCE, ASKS_FOR_UNKNOWN_ROOM_TYPE, ASKS_FOR_THE_PAST, ASKS_TOO_FAR_AHEAD -> {}
        }
        agenda.answered(guest, booking, 0);
    }

    private Receipt send(GuestRequest guest, BookingRequest booking) throws DemoFailedException, InterruptedException {
        return client.book(guest.tenantId(), guest.idempotencyKey(), booking);
    }

    private void repeat(GuestRequest guest, Receipt first, Receipt second) {
        replies.bookingAccepted(guest, second);
        requireSameIds(guest.tenantId(), guest.idempotencyKey(), first, second);
    }

    private void requireSameIds(String tenantId, String idempotencyKey, Receipt first, Receipt second) {
        if (!second.sameIds(first)) {
            replies.surprise("key %s of %s: the same request got other ids, %s and %s"
                    .formatted(idempotencyKey, tenantId, first.commandId(), second.commandId()));
        }
    }

    private void reuseKey(GuestRequest guest, GuestBooking booking, Receipt first)
            throws DemoFailedException, InterruptedException {
        Receipt second = send(guest, guest.otherBooking());
        replies.otherBookingAccepted(guest, booking, second);
        if (second.commandId().equals(first.commandId())) {
            replies.surprise("key %s of %s: another request got the same command id, %s"
                    .formatted(guest.idempotencyKey(), guest.tenantId(), first.commandId()));
        }
    }

    /** Whoever knows by then that there is no booking leaves it at that. */
    private void followUp(SeasonAgenda.Item item) throws DemoFailedException, InterruptedException {
        GuestRequest guest = item.guest();
        if (replies.isRefused(item.booking())) {
            agenda.done();
            return;
        }
        FollowUp followUp = guest.followUps().get(item.position());
        Receipt first = act(item, followUp);
        if (followUp.sentAgain()) {
            requireSameIds(guest.tenantId(), guest.followUpKey(item.position()), first, act(item, followUp));
        }
        if (!item.booking().bookingId().equals(first.bookingId())) {
            replies.surprise("key %s of %s: asked about booking %s, answered about %s"
                    .formatted(
                            guest.followUpKey(item.position()),
                            guest.tenantId(),
                            item.booking().bookingId(),
                            first.bookingId()));
        }
        agenda.answered(guest, item.booking(), item.position() + 1);
    }

    private Receipt act(SeasonAgenda.Item item, FollowUp followUp) throws DemoFailedException, InterruptedException {
        GuestRequest guest = item.guest();
        Receipt receipt = client.act(
                guest.tenantId(),
                guest.followUpKey(item.position()),
                item.booking().bookingId(),
                followUp);
        replies.followUpAccepted(followUp, item.booking(), receipt);
        return receipt;
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

    /** Guests whose booking was answered. */
    int served() {
        return served.get();
    }

    /** Guests who are not done: in service, or yet to do something with their booking. */
    int busy() {
        return agenda.open();
    }

    /** When the last answer came; 0 before the first. */
    long lastAnswerNanos() {
        return lastAnswerNanos;
    }

    /** When the last guest's booking was answered; 0 before the first. */
    long lastGuestNanos() {
        return lastGuestNanos;
    }

    /** All requests that were answered by then. */
    long requestsByLastGuest() {
        return requestsByLastGuest;
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
        agenda.close();
        clients.shutdownNow();
    }
}
