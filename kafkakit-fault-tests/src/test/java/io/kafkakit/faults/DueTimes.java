package io.kafkakit.faults;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What is tried again is not tried before its delay is over, as far as one clock tells: a worker that is ahead may think that the time
 * has come. That nobody waits for minutes longer is seen by the end of the run, which comes soon or is a failure.
 */
final class DueTimes {

    private static final Pattern HANDLING =
            Pattern.compile("handling (\\d+) attempt (\\d+) at (\\d+) by (\\w+) from .*");

    private final Scenario scenario;
    /** By job and attempt. There are several of one attempt where a worker died. */
    private final Map<Integer, Map<Integer, List<Handling>>> all = new TreeMap<>();

    /** One run of a handler, at a time that is right, by a worker whose clock is ahead by so many milliseconds. */
    private record Handling(long at, long clock) {}

    private DueTimes(Scenario scenario) {
        this.scenario = scenario;
    }

    static DueTimes of(Scenario scenario, Workers workers) {
        DueTimes times = new DueTimes(scenario);
        workers.handled().forEach(times::add);
        return times;
    }

    private void add(String line) {
        Matcher told = HANDLING.matcher(line);
        // The last line of one that was killed may be half a line.
        if (told.matches()) {
            all.computeIfAbsent(Integer.parseInt(told.group(1)), job -> new TreeMap<>())
                    .computeIfAbsent(Integer.parseInt(told.group(2)), attempt -> new ArrayList<>())
                    .add(new Handling(Long.parseLong(told.group(3)), scenario.clockOffset(told.group(4))));
        }
    }

    /** Nothing if all is as it should be. */
    String report() {
        // What waits for others of its key is passed on by workers that tell nothing of it, each by its own clock.
        if (scenario.clocksDiffer() && scenario.keepsOrder()) {
            return "";
        }
        StringBuilder report = new StringBuilder();
        all.forEach((job, attempts) -> attempts.forEach((attempt, handlings) -> handlings.stream()
                .filter(each -> isEarly(each, attempts.getOrDefault(attempt - 1, List.of()), attempt - 1))
                .forEach(each -> report.append("job " + job + " was tried again too early: " + attempts + '\n'))));
        return report.toString();
    }

    private boolean isEarly(Handling handling, List<Handling> before, int attempt) {
        long first = before.stream().mapToLong(Handling::at).min().orElse(Long.MIN_VALUE);
        return attempt > 0
                && before.stream().allMatch(each -> each.clock() == handling.clock())
                && handling.at() < first + scenario.delayAfter(attempt).toMillis();
    }
}
