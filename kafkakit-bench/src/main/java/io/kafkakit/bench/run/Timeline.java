package io.kafkakit.bench.run;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What was seen of a run from outside, several times a second. Not thread-safe. */
final class Timeline {

    /** Until this part of the records is done, the JVM still compiles: on two cores for half a minute. */
    private static final double WARM_UP = 0.6;

    private final List<Sample> samples = new ArrayList<>();

    /** The processor time in nanoseconds that the two JVMs had used at a time. */
    record Sample(long millis, long contenderCpu, long brokerCpu) {}

    void add(Sample sample) {
        samples.add(sample);
    }

    /** Throughput from the end of the warm-up to the last record, and processor time over the samples between the two. */
    Map<Measure, Double> measures(AppendTimes times) {
        Map<Measure, Double> measures = new EnumMap<>(Measure.class);
        long begin = times.millisOf((long) (times.total() * WARM_UP));
        long end = times.endMillis();
        if (end <= begin) {
            return measures;
        }
        measures.put(Measure.RECORDS_PER_SECOND, (times.total() - times.until(begin)) * 1_000.0 / (end - begin));
        List<Sample> within = samples.stream()
                .filter(sample -> sample.millis() >= begin && sample.millis() <= end)
                .toList();
        if (within.size() > 1) {
            Sample first = within.get(0);
            Sample last = within.get(within.size() - 1);
            double records = times.until(last.millis()) - times.until(first.millis());
            measures.put(Measure.CPU_MICROS, (last.contenderCpu() - first.contenderCpu()) / records / 1_000);
            measures.put(Measure.BROKER_CPU_MICROS, (last.brokerCpu() - first.brokerCpu()) / records / 1_000);
        }
        return measures;
    }
}
