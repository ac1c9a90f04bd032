package com.tartware.bookings.localstack.chaos.load;

import com.tartware.bookings.checker.journal.HttpAnswer;
import com.tartware.bookings.localstack.chaos.load.RequestSender.Write;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** One client: plays its script, one request after another, and learns the ids of its bookings. */
final class LoadClient implements Runnable {
    private static final Duration POLL_EVERY = Duration.ofMillis(150);
    private static final Duration POLL_FOR_MAX = Duration.ofSeconds(15);

    private final ClientScript script;
    private final RequestSender sender;
    private final LoadPace pace;
    private final LoadCounts counts;
    private final boolean polls;
    private final BooleanSupplier stopped;
    private final Map<Integer, String> bookingOfRequest = new HashMap<>();

    /** @param polls whether it asks for the decision of each request before it goes on */
    LoadClient(
            ClientScript script,
            RequestSender sender,
            LoadPace pace,
            LoadCounts counts,
            boolean polls,
            BooleanSupplier stopped) {
        this.script = script;
        this.sender = sender;
        this.pace = pace;
        this.counts = counts;
        this.polls = polls;
        this.stopped = stopped;
    }

    @Override
    public void run() {
        try {
            while (!stopped.getAsBoolean()) {
                play(script.next());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void play(PlannedRequest request) throws InterruptedException {
        String path = request.path();
        if (request.ask().needsABooking()) {
            String booking = bookingOfRequest.get(request.bookingOf());
            if (booking == null) {
                return;
            }
            path = path.replace(PlannedRequest.BOOKING, booking);
        }
        pace.awaitTurn();
        counts.countRequest();
        Write write = new Write(
                request.ask(),
                request.tenantId(),
                request.method(),
                path,
                request.idempotencyKey(),
                request.headers(),
                request.body());
        Thread twin = request.again() == Again.AT_ONCE ? twin(write) : null;
        long beganNanos = System.nanoTime();
        Optional<HttpAnswer> answer = sender.sendUntilAnswered(write);
        if (twin != null) {
            twin.join();
        }
        if (answer.isEmpty()) {
            return;
        }
        if (request.ask().makesABooking() && answer.get().bookingId() != null) {
            bookingOfRequest.put(request.number(), answer.get().bookingId());
        }
        sendAgain(request, write);
        if (polls && answer.get().status() == 202) {
            poll(request.tenantId(), answer.get().commandId(), beganNanos);
        }
    }

    private void sendAgain(PlannedRequest request, Write write) throws InterruptedException {
        if (request.again() == Again.SAME || request.again() == Again.OTHER_BODY) {
            pace.awaitTurn();
            counts.countRepeat();
            sender.sendUntilAnswered(request.again() == Again.SAME ? write : write.withBody(request.otherBody()));
        }
    }

    private Thread twin(Write write) {
        Thread thread = new Thread(
                () -> {
                    try {
                        counts.countRepeat();
                        sender.sendOnce(write);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                Thread.currentThread().getName() + " twin");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private void poll(String tenantId, String commandId, long beganNanos) throws InterruptedException {
        long deadline = System.nanoTime() + POLL_FOR_MAX.toNanos();
        while (System.nanoTime() < deadline && !stopped.getAsBoolean()) {
            TimeUnit.MILLISECONDS.sleep(POLL_EVERY.toMillis());
            if (sender.decisionIsVisible(tenantId, commandId)) {
                counts.decisionSeenAfter(Duration.ofNanos(System.nanoTime() - beganNanos));
                return;
            }
        }
    }
}
