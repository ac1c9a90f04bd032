package com.tartware.bookings.localstack.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.tartware.bookings.localstack.jobs.Snapshots.Snapshot;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnapshotsTest {
    private static final String FLINK_ID = "5d1e5c7a4d7b4a9f8f0e2f6a1b2c3d4e";

    @TempDir
    Path flink;

    private Snapshots snapshots;

    @BeforeEach
    void snapshots() {
        snapshots = new Snapshots(flink, "decision");
    }

    @Test
    void ofOneSubmissionTheGreatestCheckpointIdIsTheNewestWhateverTheClockSays() throws IOException {
        Path nine = checkpoint(1, 9);
        Path ten = checkpoint(1, 10);
        Files.setLastModifiedTime(
                nine.resolve("_metadata"), FileTime.from(Instant.now().plusSeconds(3600)));

        assertThat(snapshots.newest()).contains(new Snapshot(1, 10, ten));
    }

    @Test
    void savepointsAndCheckpointsOfOneSubmissionCountTogether() throws IOException {
        checkpoint(1, 20);
        Path savepoint = savepoint(1, 21, "savepoint-5d1e5c-0a1b2c3d4e5f");

        assertThat(snapshots.newest().map(Snapshot::folder)).contains(savepoint);

        Path later = checkpoint(1, 22);
        assertThat(snapshots.newest().map(Snapshot::folder)).contains(later);
    }

    @Test
    void aLaterSubmissionIsNewerEvenIfItCountsFromOne() throws IOException {
        checkpoint(9, 500);
        Path restarted = checkpoint(10, 1);

        assertThat(snapshots.newest().map(Snapshot::folder)).contains(restarted);
    }

    @Test
    void whatIsNotCompleteIsNoSnapshot() throws IOException {
        Path complete = checkpoint(1, 3);
        Files.createDirectories(snapshots.checkpointsOf(1).resolve(FLINK_ID).resolve("chk-4"));
        Path cut = checkpoint(1, 5).resolve("_metadata");
        Files.write(cut, new byte[] {0x49, 0x60, 0x67, 0x2d, 0});
        Files.writeString(checkpoint(1, 6).resolve("_metadata"), "nothing that Flink wrote");

        assertThat(snapshots.newest().map(Snapshot::folder)).contains(complete);
    }

    @Test
    void anotherJobsSnapshotsAreNotSeen() throws IOException {
        metadata(
                flink.resolve("checkpoints/projection-postgres/000001")
                        .resolve(FLINK_ID)
                        .resolve("chk-7"),
                7);

        assertThat(snapshots.newest()).isEmpty();
        assertThat(new Snapshots(flink, "projection-postgres").newest()).isPresent();
    }

    @Test
    void everySubmissionTakesTheNextNumberEvenIfTheLastOneFailed() throws IOException {
        assertThat(snapshots.newSubmission()).isEqualTo(1);
        assertThat(snapshots.newSubmission()).isEqualTo(2);
        savepoint(7, 1, "savepoint-a");
        assertThat(snapshots.newSubmission()).isEqualTo(8);
    }

    @Test
    void outdatedOnesGoOnceALaterSubmissionHasItsOwn() throws IOException {
        Path old = checkpoint(1, 10);
        Path savepoint = savepoint(1, 11, "savepoint-a");
        snapshots.newSubmission();

        snapshots.deleteOutdated();
        assertThat(savepoint).exists();
        assertThat(old).exists();

        Path current = checkpoint(2, 12);
        snapshots.deleteOutdated();
        assertThat(old).doesNotExist();
        assertThat(savepoint).exists();
        assertThat(current).exists();
    }

    @Test
    void savepointsStayForADayAndTheLastThreeForever() throws IOException {
        Path first = savepoint(1, 1, "savepoint-a");
        Path second = savepoint(2, 2, "savepoint-b");
        Path third = savepoint(3, 3, "savepoint-c");
        Path fourth = savepoint(4, 4, "savepoint-d");

        for (Path savepoint : List.of(first, second, third, fourth)) {
            age(savepoint, Duration.ofHours(23));
        }
        snapshots.deleteOutdated();
        assertThat(first).exists();

        for (Path savepoint : List.of(first, second, third, fourth)) {
            age(savepoint, Duration.ofHours(25));
        }
        snapshots.deleteOutdated();
        assertThat(first).doesNotExist();
        assertThat(second).exists();
        assertThat(third).exists();
        assertThat(fourth).exists();
    }

    @Test
    void theNewestBeforeATimeIsFoundAndWhatIsNewerSetAside() throws IOException {
        Path old = savepoint(1, 5, "savepoint-old");
        Path wanted = savepoint(1, 9, "savepoint-wanted");
        Path newer = checkpoint(2, 12);
        age(old, Duration.ofMinutes(30));
        age(wanted, Duration.ofMinutes(20));
        age(newer, Duration.ofMinutes(1));

        Optional<Snapshot> found = snapshots.newestBefore(Instant.now().minus(Duration.ofMinutes(10)));
        assertThat(found.map(Snapshot::folder)).contains(wanted);
        assertThat(snapshots.newestBefore(Instant.now().minus(Duration.ofMinutes(40))))
                .isEmpty();

        assertThat(snapshots.setAsideAllAfter(found, flink.resolve("aside"))).isEqualTo(1);
        assertThat(snapshots.newest().map(Snapshot::folder)).contains(wanted);
        assertThat(newer).doesNotExist();
        assertThat(old).exists();
        assertThat(snapshots.setAsideAllAfter(Optional.empty(), flink.resolve("aside")))
                .isEqualTo(2);
        assertThat(snapshots.newest()).isEmpty();
    }

    @Test
    void aJobOfTheClusterIsKnownByItsFolder() throws IOException {
        checkpoint(3, 7);
        Files.createDirectories(snapshots.checkpointsOf(5).resolve("another-job"));

        assertThat(snapshots.submissionOf(FLINK_ID)).isEqualTo(3);
        assertThat(snapshots.submissionOf("another-job")).isEqualTo(5);
        assertThat(snapshots.submissionOf("unheard-of")).isEqualTo(5);
    }

    private static void age(Path snapshot, Duration age) throws IOException {
        Files.setLastModifiedTime(
                snapshot.resolve("_metadata"), FileTime.from(Instant.now().minus(age)));
    }

    /** Flink deletes its own while we walk over them. */
    @Test
    void checkpointsThatVanishMeanwhileDoNoHarm() throws Exception {
        Path kept = checkpoint(1, 1_000_000);
        AtomicBoolean done = new AtomicBoolean();
        Thread flinkItself = new Thread(() -> {
            for (long id = 1; !done.get(); id++) {
                try {
                    Path folder = checkpoint(1, id);
                    Files.delete(flink.resolve("_metadata"));
                    Files.delete(folder);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        });
        flinkItself.start();
        try {
            for (int look = 0; look < 300; look++) {
                assertThat(snapshots.newest().map(Snapshot::folder)).contains(kept);
            }
        } finally {
            done.set(true);
            flinkItself.join();
        }
    }

    private Path checkpoint(int submission, long checkpointId) throws IOException {
        return metadata(
                snapshots.checkpointsOf(submission).resolve(FLINK_ID).resolve("chk-" + checkpointId), checkpointId);
    }

    private Path savepoint(int submission, long checkpointId, String name) throws IOException {
        return metadata(snapshots.savepointsOf(submission).resolve(name), checkpointId);
    }

    private static Path metadata(Path folder, long checkpointId) throws IOException {
        Files.createDirectories(folder);
        try (DataOutputStream out = new DataOutputStream(Files.newOutputStream(folder.resolve("_metadata")))) {
            out.writeInt(0x4960672d);
            out.writeInt(6);
            out.writeLong(checkpointId);
            out.writeInt(0);
        }
        return folder;
    }
}
