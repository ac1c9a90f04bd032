package com.tartware.bookings.localstack.jobs;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The checkpoints and savepoints of one job. Each submission of the job gets a folder of its own, numbered on from the last;
 * within one submission Flink numbers checkpoints and savepoints alike. So the newest is found by counting, and a step of the
 * clock cannot make an old one look new.
 *
 * <pre>
 * checkpoints/JOB/SUBMISSION/FLINK-JOB-ID/chk-N/_metadata
 * savepoints/JOB/SUBMISSION/savepoint-X/_metadata
 * </pre>
 */
final class Snapshots {
    /** First in every {@code _metadata} file: Checkpoints.HEADER_MAGIC_NUMBER of flink-runtime. */
    private static final int METADATA_MAGIC = 0x4960672d;

    private static final int SAVEPOINTS_KEPT_MIN = 3;
    private static final Duration SAVEPOINTS_KEPT = Duration.ofDays(1);

    private final Path checkpoints;
    private final Path savepoints;

    Snapshots(Path flinkData, String job) {
        this.checkpoints = flinkData.resolve("checkpoints").resolve(job);
        this.savepoints = flinkData.resolve("savepoints").resolve(job);
    }

    /** One that is complete: Flink writes its {@code _metadata} last. */
    record Snapshot(int submission, long checkpointId, Path folder) {
        /** Flink deletes checkpoints that it has newer ones of. */
        boolean isThere() {
            return Files.exists(folder.resolve("_metadata"));
        }
    }

    Optional<Snapshot> newest() throws IOException {
        return complete().stream().max(oldestFirst());
    }

    private static Comparator<Snapshot> oldestFirst() {
        return Comparator.comparingInt(Snapshot::submission).thenComparingLong(Snapshot::checkpointId);
    }

    private List<Snapshot> complete() throws IOException {
        List<Snapshot> found = new ArrayList<>();
        for (Path kind : List.of(checkpoints, savepoints)) {
            for (Path submission : submissions(kind)) {
                for (Path metadata : filesNamed("_metadata", submission)) {
                    OptionalLong checkpointId = checkpointId(metadata);
                    if (checkpointId.isPresent()) {
                        found.add(new Snapshot(number(submission), checkpointId.getAsLong(), metadata.getParent()));
                    }
                }
            }
        }
        return found;
    }

    /** Flink deletes checkpoints while we look; what vanishes is passed over. */
    private static List<Path> filesNamed(String name, Path submission) throws IOException {
        List<Path> found = new ArrayList<>();
        Files.walkFileTree(submission, Set.of(), 3, new TolerantVisitor() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (file.getFileName().toString().equals(name)) {
                    found.add(file);
                }
                return FileVisitResult.CONTINUE;
            }
        });
        return found;
    }

    /** Passes over what is no longer there. */
    private static class TolerantVisitor extends SimpleFileVisitor<Path> {
        @Override
        public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
            if (e instanceof NoSuchFileException) {
                return FileVisitResult.CONTINUE;
            }
            throw e;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path folder, IOException e) throws IOException {
            if (e == null || e instanceof NoSuchFileException) {
                return FileVisitResult.CONTINUE;
            }
            throw e;
        }
    }

    /** Empty if the file was cut short or is gone. The id is the first field of every metadata version since 2. */
    private static OptionalLong checkpointId(Path metadata) throws IOException {
        try (DataInputStream in = new DataInputStream(Files.newInputStream(metadata))) {
            boolean ours = in.readInt() == METADATA_MAGIC && in.readInt() >= 2;
            return ours ? OptionalLong.of(in.readLong()) : OptionalLong.empty();
        } catch (EOFException | NoSuchFileException e) {
            return OptionalLong.empty();
        }
    }

    /** Takes the next number; nothing of an earlier submission lies in its folders. */
    int newSubmission() throws IOException {
        int last = 0;
        for (Path kind : List.of(checkpoints, savepoints)) {
            for (Path submission : submissions(kind)) {
                last = Math.max(last, number(submission));
            }
        }
        Files.createDirectories(checkpointsOf(last + 1));
        return last + 1;
    }

    /** The submission that a job of the cluster came from: Flink keeps a job's checkpoints in a folder of its id. */
    int submissionOf(String flinkJobId) throws IOException {
        int last = 1;
        for (Path submission : submissions(checkpoints)) {
            if (Files.isDirectory(submission.resolve(flinkJobId))) {
                return number(submission);
            }
            last = Math.max(last, number(submission));
        }
        return last;
    }

    Path checkpointsOf(int submission) {
        return checkpoints.resolve("%06d".formatted(submission));
    }

    Path savepointsOf(int submission) {
        return savepoints.resolve("%06d".formatted(submission));
    }

    /**
     * Deletes what the newest snapshot has made useless. It holds no files of earlier submissions: a job restored without
     * claiming writes a full checkpoint first.
     */
    void deleteOutdated() throws IOException {
        Optional<Snapshot> newest = newest();
        if (newest.isEmpty()) {
            return;
        }
        for (Path submission : submissions(checkpoints)) {
            if (number(submission) < newest.get().submission()) {
                deleteTree(submission);
            }
        }
        List<Snapshot> outdated = complete().stream()
                .filter(snapshot -> snapshot.folder().startsWith(savepoints))
                .sorted(oldestFirst().reversed())
                .skip(SAVEPOINTS_KEPT_MIN)
                .toList();
        Instant keptSince = Instant.now().minus(SAVEPOINTS_KEPT);
        for (Snapshot snapshot : outdated) {
            if (completedAt(snapshot).isBefore(keptSince)) {
                deleteTree(snapshot.folder());
            }
        }
    }

    private static Instant completedAt(Snapshot snapshot) throws IOException {
        return Files.getLastModifiedTime(snapshot.folder().resolve("_metadata")).toInstant();
    }

    /** Makes the savepoints in that folder the newest ones of this job. */
    void adopt(Path taken) throws IOException {
        Path folder = savepointsOf(newSubmission());
        Files.createDirectories(folder.getParent());
        Files.move(taken, folder);
    }

    /** The newest one that was complete before then. */
    Optional<Snapshot> newestBefore(Instant then) throws IOException {
        Snapshot newest = null;
        for (Snapshot snapshot : complete()) {
            if (completedAt(snapshot).isBefore(then)
                    && (newest == null || oldestFirst().compare(snapshot, newest) > 0)) {
                newest = snapshot;
            }
        }
        return Optional.ofNullable(newest);
    }

    /** Moves every snapshot that is newer than this one out of the way, all of them if there is none; how many. */
    int setAsideAllAfter(Optional<Snapshot> last, Path aside) throws IOException {
        int moved = 0;
        for (Snapshot snapshot : complete()) {
            if (last.isEmpty() || oldestFirst().compare(snapshot, last.get()) > 0) {
                Path root = snapshot.folder().startsWith(checkpoints) ? checkpoints : savepoints;
                Path target = aside.resolve(root.getParent().getFileName())
                        .resolve(root.getFileName())
                        .resolve(root.relativize(snapshot.folder()).toString());
                Files.createDirectories(target.getParent());
                Files.move(snapshot.folder(), target);
                moved++;
            }
        }
        return moved;
    }

    private static List<Path> submissions(Path kind) throws IOException {
        if (!Files.isDirectory(kind)) {
            return List.of();
        }
        try (Stream<Path> folders = Files.list(kind)) {
            return folders.filter(folder -> folder.getFileName().toString().matches("\\d{6,9}"))
                    .toList();
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static int number(Path submission) {
        return Integer.parseInt(submission.getFileName().toString());
    }

    static void deleteTree(Path folder) throws IOException {
        Files.walkFileTree(folder, new TolerantVisitor() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, IOException e) throws IOException {
                super.postVisitDirectory(visited, e);
                Files.deleteIfExists(visited);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
