package com.tartware.bookings.localstack.chaos;

import com.tartware.bookings.localstack.chaos.faults.SmallDisk;
import com.tartware.bookings.localstack.chaos.links.LinkProxy;
import com.tartware.bookings.localstack.launch.ProgressView;
import com.tartware.bookings.localstack.launch.StackLauncher;
import com.tartware.bookings.localstack.launch.StackLauncher.LaunchException;
import com.tartware.bookings.localstack.settings.FreePorts;
import com.tartware.bookings.localstack.settings.Link;
import com.tartware.bookings.localstack.settings.Links;
import com.tartware.bookings.localstack.settings.StackFolders;
import com.tartware.bookings.localstack.settings.StackSettings;
import com.tartware.bookings.localstack.supervise.StackState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** A stack to be broken: begun empty, on ports of its own, with proxies between its components and small disks below them. */
final class ChaosStack {
    /** Ports of a stack, a proxy for each link, a listener for each link to the broker. */
    private static final int PORTS = 8 + Link.values().length + 2;

    private static final Duration CHECKPOINT_INTERVAL = Duration.ofSeconds(1);

    /** One is lost, and the jobs go on in the other while it starts again. */
    private static final int TASK_MANAGERS = 2;

    /** Those whose memory an outage of something else must leave alone. */
    static final List<String> WATCHED = List.of("ingest", "jobmanager", "taskmanager-1", "taskmanager-2");

    private final StackSettings settings;
    private final ProgressView view;
    private final Map<String, LinkProxy> links = new HashMap<>();
    private final Map<String, SmallDisk> disks = new HashMap<>();

    private ChaosStack(StackSettings settings, ProgressView view) {
        this.settings = settings;
        this.view = view;
    }

    /** Where each disk is mounted, and how many MiB it has at least and more for each 6,000 requests. */
    private record DiskPlan(String name, String data, long mebibytes, long perSixThousand) {}

    /** Several times what the load writes, so that a disk is full only when it is filled. */
    private static final List<DiskPlan> DISKS = List.of(
            new DiskPlan("broker", "kafka", 384, 40),
            new DiskPlan("checkpoints", "flink", 256, 20),
            new DiskPlan("postgres", "postgres", 768, 40));

    /** Ends and deletes what an earlier run left in the folder. */
    static ChaosStack prepare(ChaosOptions options, ProgressView view)
            throws IOException, InterruptedException, LaunchException {
        ChaosStack stack = new ChaosStack(settings(options), view);
        StackFolders folders = stack.settings.folders();
        folders.prepare();
        stack.launcher().down();
        stack.unmount();
        folders.wipe();
        deleteLogs(folders);
        folders.prepare();
        folders.requireLayout();
        return stack;
    }

    private static StackSettings settings(ChaosOptions options) throws IOException {
        Iterator<Integer> ports = FreePorts.find(PORTS).iterator();
        StackSettings direct = new StackSettings(
                options.home(),
                options.dataDir(),
                options.tenants(),
                CHECKPOINT_INTERVAL,
                TASK_MANAGERS,
                ports.next(),
                ports.next(),
                ports.next(),
                ports.next(),
                ports.next(),
                ports.next(),
                ports.next(),
                ports.next());
        Map<Link, Integer> proxies = new EnumMap<>(Link.class);
        Map<Link, Integer> listeners = new EnumMap<>(Link.class);
        for (Link link : Link.values()) {
            proxies.put(link, ports.next());
            if (link.leadsToBroker()) {
                listeners.put(link, ports.next());
            }
        }
        return direct.withLinks(new Links(proxies, listeners));
    }

    private static void deleteLogs(StackFolders folders) throws IOException {
        try (Stream<Path> logs = Files.list(folders.log("any").getParent())) {
            for (Path log : logs.toList()) {
                Files.deleteIfExists(log);
            }
        }
    }

    /**
     * Starts it.
     *
     * @param disksWanted names of the disks that are to be filled
     * @param requests at most so many
     */
    StackState up(Set<String> disksWanted, long requests) throws IOException, InterruptedException, LaunchException {
        for (Link link : Link.values()) {
            links.put(
                    link.word(),
                    LinkProxy.open(link, settings.links().proxyPorts().get(link), target(link)));
        }
        for (DiskPlan disk : DISKS) {
            if (disksWanted.contains(disk.name())) {
                long mebibytes = disk.mebibytes() + disk.perSixThousand() * (requests / 6_000 + 1);
                disks.put(
                        disk.name(),
                        SmallDisk.mount(disk.name(), settings.folders().data(disk.data()), mebibytes));
            }
        }
        return launcher().up(false);
    }

    private int target(Link link) {
        return switch (link) {
            case INGEST_BROKER, FLINK_BROKER -> settings.links().listenerPorts().get(link);
            case INGEST_POSTGRES, FLINK_POSTGRES -> settings.postgresPort();
            case FLINK_CLICKHOUSE -> settings.clickhousePort();
            case INGEST_REGISTRY, FLINK_REGISTRY -> settings.registryPort();
        };
    }

    private StackLauncher launcher() {
        return new StackLauncher(settings, view);
    }

    StackSettings settings() {
        return settings;
    }

    Map<String, LinkProxy> links() {
        return links;
    }

    Map<String, SmallDisk> disks() {
        return disks;
    }

    /** What the supervisor last said; empty before it said anything. */
    Optional<StackState> state() {
        return StackState.read(settings.folders().state());
    }

    /** Stops it; its logs stay. */
    void down() throws IOException, InterruptedException {
        try {
            launcher().down();
        } finally {
            closeLinks();
            unmount();
        }
    }

    /** Starts it once more with direct links, to be looked at: the proxies end with this process. */
    StackState restartWithoutProxies() throws IOException, InterruptedException, LaunchException {
        launcher().down();
        closeLinks();
        return new StackLauncher(settings.withLinks(Links.DIRECT), view).up(false);
    }

    private void closeLinks() throws IOException {
        for (LinkProxy link : links.values()) {
            link.close();
        }
    }

    private void unmount() throws IOException, InterruptedException {
        for (DiskPlan disk : DISKS) {
            SmallDisk.unmount(settings.folders().data(disk.data()));
        }
    }
}
