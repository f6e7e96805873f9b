package io.kafkakit.bench.report;

import io.kafkakit.bench.run.RunResult;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * What one call of the command has measured.
 *
 * @param command as it was typed
 * @param began date and time, UTC
 * @param environment name and value of all that the numbers depend on, in the order to show them in
 */
public record Session(String command, String began, Map<String, String> environment, List<RunResult> runs) {

    /** The day on which it began, UTC. */
    String date() {
        int time = began.indexOf('T');
        return time < 0 ? began : began.substring(0, time);
    }

    /** The same without some of its runs. */
    Session without(Predicate<RunResult> dropped) {
        return new Session(
                command,
                began,
                environment,
                runs.stream().filter(dropped.negate()).toList());
    }
}
