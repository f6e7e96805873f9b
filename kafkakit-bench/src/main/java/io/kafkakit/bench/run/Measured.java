package io.kafkakit.bench.run;

import java.util.List;
import java.util.Map;

/**
 * What a run was seen to do.
 *
 * @param problems why it does not count; empty if it does
 */
record Measured(Map<Measure, Double> measures, List<String> problems) {}
