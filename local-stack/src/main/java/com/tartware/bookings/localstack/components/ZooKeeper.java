package com.tartware.bookings.localstack.components;

import com.tartware.bookings.localstack.settings.StackSettings;
import com.tartware.bookings.localstack.supervise.Component;
import com.tartware.bookings.localstack.supervise.PortClaim;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where the JobManager writes down which jobs run and what their newest checkpoints are, so that the one started after it died
 * goes on with them. The server is the one that Flink brings along.
 *
 * <p>It begins empty with each start of the stack: jobs then come from their newest savepoints and retained checkpoints, with the
 * addresses and the jar of that start.
 */
public final class ZooKeeper implements Component {
    public static final String NAME = "zookeeper";

    private static final int ANSWER_MILLIS = 2_000;

    private final StackSettings settings;
    private int port;

    public ZooKeeper(StackSettings settings) {
        this.settings = settings;
    }

    @Override
    public String name() {
        return NAME;
    }

    /** The port is the system's choice at the first start, and stays. */
    @Override
    public synchronized String address() {
        return port == 0 ? "" : StackSettings.HOST + ":" + port;
    }

    @Override
    public List<PortClaim> ports() {
        return List.of();
    }

    /** Where the JobManager stores what is too big for the server. */
    Path jobManagerStorage() {
        return folder().resolve("jobmanager");
    }

    private Path folder() {
        return settings.folders().run().resolve("flink-ha");
    }

    @Override
    public ProcessBuilder command() throws IOException {
        Path configuration = folder().resolve("zoo.cfg");
        synchronized (this) {
            if (port == 0) {
                begin();
                port = freePort();
            }
            Files.writeString(configuration, configuration());
        }
        return new FlinkProcess(settings)
                .builder(
                        NAME,
                        List.of("-Xms32m", "-Xmx96m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"),
                        "org.apache.flink.runtime.zookeeper.FlinkZooKeeperQuorumPeer",
                        List.of("--zkConfigFile", configuration.toString(), "--peerId", "1"));
    }

    private void begin() throws IOException {
        if (Files.exists(folder())) {
            try (Stream<Path> files = Files.walk(folder())) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
        Files.createDirectories(folder());
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private String configuration() {
        return """
                clientPort=%d
                clientPortAddress=127.0.0.1
                server.1=127.0.0.1
                dataDir=%s
                tickTime=1000
                initLimit=10
                syncLimit=5
                admin.enableServer=false
                4lw.commands.whitelist=ruok
                autopurge.snapRetainCount=3
                autopurge.purgeInterval=1
                """.formatted(port, folder().resolve("zookeeper"));
    }

    /** Asks as its own tools do: "are you OK", "I am OK". */
    @Override
    public boolean answers() throws IOException {
        try (Socket socket = new Socket()) {
            int at;
            synchronized (this) {
                at = port;
            }
            socket.connect(new InetSocketAddress(StackSettings.HOST, at), ANSWER_MILLIS);
            socket.setSoTimeout(ANSWER_MILLIS);
            socket.getOutputStream().write("ruok".getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().flush();
            InputStream in = socket.getInputStream();
            return new String(in.readNBytes(4), StandardCharsets.US_ASCII).equals("imok");
        }
    }
}
