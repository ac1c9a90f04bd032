package com.tartware.bookings.localstack.supervise;

import com.tartware.bookings.localstack.settings.StackFolders;
import com.tartware.bookings.localstack.supervise.StackState.Phase;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Owns the processes of a stack: starts them side by side as far as they let it, keeps them running, stops them in order, and
 * publishes how they are.
 */
public final class Supervisor {
    private static final Logger LOG = LoggerFactory.getLogger(Supervisor.class);
    private static final long LOOK_EVERY_MILLIS = 250;
    private static final long WORKLOAD_EVERY_LOOKS = 4;

    private final List<SupervisedComponent> components = new ArrayList<>();
    private final Map<String, SupervisedComponent> byName;
    private final Workload workload;
    private final StackFolders folders;
    private final RunRecords records;

    private volatile Phase phase = Phase.STARTING;
    private volatile String note;
    private boolean publishFails;

    public Supervisor(List<Component> parts, Workload workload, StackFolders folders) {
        this.workload = workload;
        this.folders = folders;
        this.records = new RunRecords(folders.run());
        for (Component part : StartOrder.of(parts)) {
            components.add(new SupervisedComponent(part, records, folders.log(part.name()), this::publish));
        }
        this.byName =
                components.stream().collect(Collectors.toMap(c -> c.component().name(), c -> c));
    }

    /** Starts everything and keeps it running. Returns if something cannot be started, and the caller then
     * stops the rest; or once {@link #stop} is under way. */
    public void run() throws InterruptedException {
        for (SupervisedComponent component : components) {
            Thread keeper = new Thread(
                    () -> keepAfterNeeds(component), component.component().name());
            keeper.setDaemon(true);
            keeper.start();
        }
        for (long look = 0; phase == Phase.STARTING || phase == Phase.READY; look++) {
            Optional<SupervisedComponent> failed =
                    components.stream().filter(SupervisedComponent::failed).findFirst();
            if (failed.isPresent() && phase == Phase.STARTING) {
                phase = Phase.FAILED;
                note = failed.get().note();
                publish();
                return;
            }
            if (look % WORKLOAD_EVERY_LOOKS == 0) {
                keepUpWorkload();
                publish();
            }
            if (phase == Phase.STARTING
                    && workload.ready()
                    && components.stream().allMatch(SupervisedComponent::ready)) {
                phase = Phase.READY;
                LOG.info("everything is ready");
                publish();
            }
            Thread.sleep(LOOK_EVERY_MILLIS);
        }
    }

    /** Whatever goes wrong in one look, the next may succeed: the processes must not end with their supervisor. */
    private void keepUpWorkload() {
        try {
            workload.keepUp(components.stream()
                    .filter(SupervisedComponent::ready)
                    .map(component -> component.component().name())
                    .collect(Collectors.toSet()));
        } catch (RuntimeException e) {
            LOG.error("could not look after the jobs; trying again", e);
        }
    }

    private void keepAfterNeeds(SupervisedComponent component) {
        try {
            for (String need : component.component().needs()) {
                byName.get(need).awaitReadyOnce();
            }
            component.run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    public boolean failed() {
        return phase == Phase.FAILED;
    }

    /** Stops what runs, users before what they use. */
    public void stop() {
        boolean failed = phase == Phase.FAILED;
        phase = failed ? Phase.FAILED : Phase.STOPPING;
        publish();
        boolean workloadStopped = false;
        try {
            for (int index = components.size() - 1; index >= 0; index--) {
                SupervisedComponent component = components.get(index);
                if (!workloadStopped
                        && workload.runsIn().contains(component.component().name())) {
                    workloadStopped = true;
                    stopWorkload();
                }
                stop(component);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        phase = failed ? Phase.FAILED : Phase.STOPPED;
        publish();
        LOG.info("everything has stopped");
    }

    private void stopWorkload() {
        try {
            workload.stop(this::say);
        } catch (RuntimeException e) {
            LOG.error("the jobs could not be stopped; their newest checkpoints stay", e);
        }
    }

    private void stop(SupervisedComponent component) throws InterruptedException {
        try {
            String said = component.stop();
            if (said != null) {
                say(said);
            }
        } catch (RuntimeException e) {
            LOG.error("{} could not be stopped in order", component.component().name(), e);
        }
    }

    private void say(String sentence) {
        LOG.info("{}", sentence);
        if (phase != Phase.FAILED) {
            note = note == null ? sentence : note + "\n" + sentence;
        }
        publish();
    }

    /** A full disk hides the state from others for a while, and is told once; it ends nothing. */
    private synchronized void publish() {
        try {
            state().publish(folders.state());
            publishFails = false;
        } catch (RuntimeException e) {
            if (!publishFails) {
                LOG.error("the state cannot be published; trying again", e);
            }
            publishFails = true;
        }
    }

    private StackState state() {
        return new StackState(
                ProcessHandle.current().pid(),
                phase,
                note,
                components.stream().map(SupervisedComponent::published).toList(),
                workload.jobs());
    }
}
