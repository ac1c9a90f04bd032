package com.tartware.bookings.benchmarks.stack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/** Tenants enough that none of them meets its limit, spread over all partitions of the log. */
public final class BenchTenants {
    public static final int COUNT = 200;

    private BenchTenants() {}

    /** @param number from 1 to {@value #COUNT} */
    public static String key(int number) {
        return "bench-key-" + number;
    }

    public static List<Integer> numbers() {
        return IntStream.rangeClosed(1, COUNT).boxed().toList();
    }

    static Path write(Path folder) throws IOException {
        StringBuilder yaml = new StringBuilder("tenants:\n");
        for (int number : numbers()) {
            yaml.append("  - id: bench-%d%n    api_keys: [%s]%n".formatted(number, key(number)));
        }
        return Files.writeString(folder.resolve("tenants.yaml"), yaml);
    }
}
