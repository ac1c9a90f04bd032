package com.tartware.bookings.localstack.chaos.faults;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A file system of its own for one component's data, small enough to be filled: a tmpfs, which only root may mount. */
public final class SmallDisk {
    private static final String BALLAST = "ballast";
    private static final int COMMAND_SECONDS_MAX = 20;
    private static final int PIECE_BYTES = 1 << 20;

    /** The rest is filled in pages, so that not even a small file finds room. */
    private static final int PAGE_BYTES = 4 << 10;

    private final String name;
    private final Path folder;

    private SmallDisk(String name, Path folder) {
        this.name = name;
        this.folder = folder;
    }

    public String name() {
        return name;
    }

    /** Why none can be mounted here, in a sentence; empty if they can. */
    public static Optional<String> whyNot(Path scratch) throws IOException, InterruptedException {
        if (!System.getProperty("user.name").equals("root")) {
            return Optional.of("only root may mount a small file system");
        }
        Path probe = Files.createTempDirectory(scratch, "mount");
        try {
            run("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", probe.toString());
            run("umount", probe.toString());
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of("a small file system cannot be mounted here: " + e.getMessage());
        } finally {
            Files.deleteIfExists(probe);
        }
    }

    /** Mounts it, empty, over the folder. */
    public static SmallDisk mount(String name, Path folder, long mebibytes) throws IOException, InterruptedException {
        Files.createDirectories(folder);
        run("mount", "-t", "tmpfs", "-o", "size=" + mebibytes + "m,mode=0700", "tmpfs", folder.toString());
        return new SmallDisk(name, folder);
    }

    /** Unmounts whatever is mounted on the folder; an earlier run may have left it. */
    public static void unmount(Path folder) throws IOException, InterruptedException {
        String mountPoint = " " + folder.toAbsolutePath().normalize() + " ";
        boolean mounted =
                Files.readAllLines(Path.of("/proc/self/mounts")).stream().anyMatch(line -> line.contains(mountPoint));
        if (mounted) {
            run("umount", folder.toString());
        }
    }

    /** Leaves no room; called again, takes what was freed meanwhile. */
    synchronized void fill() throws IOException {
        try (FileChannel ballast =
                FileChannel.open(folder.resolve(BALLAST), StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            writeUntilFull(ballast, ByteBuffer.allocateDirect(PIECE_BYTES));
            writeUntilFull(ballast, ByteBuffer.allocateDirect(PAGE_BYTES));
        }
    }

    private static void writeUntilFull(FileChannel ballast, ByteBuffer piece) throws IOException {
        try {
            while (ballast.write(piece) > 0) {
                piece.clear();
            }
        } catch (IOException full) {
            if (!String.valueOf(full.getMessage()).contains("No space left")) {
                throw full;
            }
        }
    }

    synchronized void free() throws IOException {
        Files.deleteIfExists(folder.resolve(BALLAST));
    }

    private static void run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        if (!process.waitFor(COMMAND_SECONDS_MAX, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IOException(command[0] + " does not end");
        }
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        if (process.exitValue() != 0) {
            throw new IOException(output.isEmpty() ? String.join(" ", command) + " failed" : output);
        }
    }
}
