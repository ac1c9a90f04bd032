package com.tartware.bookings.localstack.chaos.report;

import java.util.List;

/**
 * What one judge found.
 *
 * @param by the judge
 * @param violations how many; {@code sentences} may tell fewer
 * @param summary what was judged, in a line
 */
public record Verdict(String by, long violations, String summary, List<String> sentences) {}
