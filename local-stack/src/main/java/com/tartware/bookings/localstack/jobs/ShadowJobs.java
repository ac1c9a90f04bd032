package com.tartware.bookings.localstack.jobs;

import com.tartware.bookings.localstack.jobs.ShadowJob.Folders;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Runs a second copy of a job beside the one that is kept up. */
public final class ShadowJobs {
    private final FlinkJobs jobs;
    private final FlinkRest flink;
    private final Path flinkData;

    public ShadowJobs(FlinkJobs jobs, FlinkRest flink, Path flinkData) {
        this.jobs = jobs;
        this.flink = flink;
        this.flinkData = flinkData;
    }

    /** @throws JobOperationException if a copy would find no slots beside the jobs */
    public void refuseIfSlotsAreShort(String job) throws JobOperationException, IOException, InterruptedException {
        KeptJob kept = jobs.kept(job);
        int needed = jobs.slotsBeside(kept) + 2 * kept.parallelism;
        int slots = flink.slots();
        if (needed > slots) {
            throw new JobOperationException(
                    "with a copy of %s the jobs would need %d slots and there are %d; start more TaskManagers (./tartware up --taskmanagers N) or rescale to fewer subtasks"
                            .formatted(job, needed, slots));
        }
    }

    /** @param arguments win over those of the job itself */
    public ShadowJob start(String job, List<String> arguments)
            throws JobOperationException, IOException, InterruptedException {
        KeptJob kept = jobs.kept(job);
        String name = ShadowJob.nameOf(job);
        Folders folders = Folders.of(name, flinkData);
        for (FlinkRest.Job left : flink.jobs()) {
            if (left.name().equals(name) && !left.ended()) {
                new ShadowJob(jobs, flink, kept, left.id(), folders).cancel();
            }
        }
        folders.delete();
        List<String> all = new ArrayList<>(jobs.argumentsOf(kept));
        all.addAll(arguments);
        all.addAll(List.of("--job.name", name));
        String id = UUID.randomUUID().toString().replace("-", "");
        flink.run(
                flink.upload(jobs.jar()),
                id,
                kept.job.entryClass(),
                all,
                Optional.empty(),
                Map.of(
                        "execution.checkpointing.dir",
                        folders.checkpoints().toUri().toString()));
        return new ShadowJob(jobs, flink, kept, id, folders);
    }
}
