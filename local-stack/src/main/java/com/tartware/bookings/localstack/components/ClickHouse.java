package com.tartware.bookings.localstack.components;

import com.tartware.bookings.localstack.clickhouse.ClickHouseServer;
import com.tartware.bookings.localstack.settings.StackSettings;
import com.tartware.bookings.localstack.supervise.Component;
import com.tartware.bookings.localstack.supervise.PortClaim;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The ClickHouse engine behind its HTTP interface. */
public final class ClickHouse implements Component {
    public static final String NAME = "clickhouse";

    private final StackSettings settings;

    public ClickHouse(StackSettings settings) {
        this.settings = settings;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String address() {
        return url();
    }

    @Override
    public List<PortClaim> ports() {
        return List.of(new PortClaim(NAME, settings.clickhousePort(), "--clickhouse-port"));
    }

    String url() {
        return "http://" + StackSettings.HOST + ":" + settings.clickhousePort();
    }

    @Override
    public ProcessBuilder command() throws IOException {
        Path library = settings.home().resolve("local-stack/node_modules/@chdb/lib-linux-x64-gnu/libchdb.so");
        if (!Files.exists(library)) {
            throw new IOException(library + " is not there; install it with: npm ci --prefix "
                    + settings.home().resolve("local-stack"));
        }
        return RuntimeClasspath.java(
                System.getProperty("java.class.path"),
                List.of(
                        "-Xms32m",
                        "-Xmx256m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+ExitOnOutOfMemoryError",
                        "-Dtartware.log.level=INFO",
                        "-Dtartware.other.log.level=WARN",
                        ClickHouseServer.class.getName(),
                        String.valueOf(settings.clickhousePort()),
                        library.toString(),
                        settings.folders().data(NAME).toString(),
                        // One machine for everything: the engine would take every core and nine tenths of the memory.
                        "--max_threads=2",
                        "--",
                        "--max_server_memory_usage=1000000000"));
    }

    @Override
    public boolean answers() throws IOException, InterruptedException {
        return HttpProbe.answers(url() + "/ping");
    }

    @Override
    public void setUp() throws IOException, InterruptedException, SetupException {
        new ClickHouseMigrations(new ClickHouseStatements(url()), StackSettings.DATABASE).apply();
    }
}
