package io.kafkakit.bench.soak;

import java.util.List;
import tools.jackson.databind.json.JsonMapper;

/**
 * All that the group's JVM is told, on its command line.
 *
 * @param inputs two topics: one whose retries let others go on, and one whose retries keep the order of keys
 * @param outputs one for each
 * @param deadLetters where dead letters of both go
 */
record SoakSpec(
        String bootstrapServers,
        String group,
        List<String> inputs,
        List<String> outputs,
        String deadLetters,
        long seed) {

    /** As one argument. */
    String toArgument() {
        return JsonMapper.shared().writeValueAsString(this);
    }

    static SoakSpec parse(String argument) {
        return JsonMapper.shared().readValue(argument, SoakSpec.class);
    }
}
