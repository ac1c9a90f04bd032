package com.tartware.bookings.benchmarks.stack;

import com.tartware.bookings.localstack.settings.FreePorts;
import com.tartware.bookings.localstack.settings.StackSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A stack on free ports, with the tenants of the benchmarks. */
final class BenchSettings {
    private BenchSettings() {}

    /**
     * Nothing is started.
     *
     * @param home the source tree, with the built jars in it
     * @param folder for its data, empty
     */
    static StackSettings on(Path home, Path folder, Duration checkpointInterval) throws IOException {
        List<Integer> ports = FreePorts.find(8);
        return new StackSettings(
                home,
                folder,
                BenchTenants.write(folder),
                checkpointInterval,
                1,
                ports.get(0),
                ports.get(1),
                ports.get(2),
                ports.get(3),
                ports.get(4),
                ports.get(5),
                ports.get(6),
                ports.get(7));
    }
}
