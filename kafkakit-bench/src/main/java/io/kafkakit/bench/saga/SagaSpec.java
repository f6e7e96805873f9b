package io.kafkakit.bench.saga;

import java.util.List;
import java.util.stream.IntStream;
import tools.jackson.databind.json.JsonMapper;

/**
 * All that a contender's JVM is told, on its command line.
 *
 * @param part what it runs
 * @param name of the saga; the names of all topics begin with it
 * @param partitions of each topic
 */
record SagaSpec(SagaContender contender, Part part, String bootstrapServers, String name, int partitions) {

    /** What runs in the JVM. */
    enum Part {
        /** The saga of four steps, with its participants. */
        TRIPS,
        /** The same without participants. It starts when it is asked to. */
        TRIPS_ALONE,
        /** A saga that waits for a given time, and ends. */
        WAITS
    }

    /** Whose events begin sagas. */
    String starts() {
        return name + "-starts";
    }

    /** Where replies go to. */
    String replies() {
        return name + "-saga";
    }

    /** Where the commands of a step go to. */
    String commands(int step) {
        return name + "-step-" + step;
    }

    /** Where a saga says that it is done. */
    String done() {
        return name + "-done";
    }

    /** The topics of the commands, in the order of the steps. */
    List<String> allCommands() {
        return IntStream.rangeClosed(1, Trip.STEPS).mapToObj(this::commands).toList();
    }

    /** As one argument. */
    String toArgument() {
        return JsonMapper.shared().writeValueAsString(this);
    }

    static SagaSpec parse(String argument) {
        return JsonMapper.shared().readValue(argument, SagaSpec.class);
    }
}
