package com.tartware.bookings.localstack.jobs;

/**
 * A job of the pipeline.
 *
 * @param name as the job names itself in Flink
 */
public record FlinkJob(String name, String entryClass, int parallelism) {}
