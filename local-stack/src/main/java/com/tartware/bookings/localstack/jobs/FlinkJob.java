package com.tartware.bookings.localstack.jobs;

import java.util.Set;

/**
 * A job of the pipeline.
 *
 * @param name as the job names itself in Flink
 * @param needs components that must be ready before it is submitted
 */
public record FlinkJob(String name, String entryClass, int parallelism, Set<String> needs) {}
