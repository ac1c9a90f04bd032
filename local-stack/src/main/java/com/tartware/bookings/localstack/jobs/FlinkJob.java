package com.tartware.bookings.localstack.jobs;

import java.util.Set;

/**
 * A job of the pipeline.
 *
 * @param name as the job names itself in Flink
 * @param parallelism subtasks of every operator, until it is rescaled
 * @param needs components that must be ready before it is submitted
 * @param savepoints whether savepoints are taken of it from time to time: an older state of it may be needed
 */
public record FlinkJob(String name, String entryClass, int parallelism, Set<String> needs, boolean savepoints) {}
