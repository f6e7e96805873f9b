package io.kafkakit.bench.contender;

import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/**
 * All that a contender's JVM is told, on its command line.
 *
 * @param inputs the topics to read
 * @param outputs for each input the topic to write to
 * @param deadLetterTopic for what fails for good
 * @param group the id of the group, from which also the names of retry topics and transactional ids are made
 * @param members how many consumers; 0 for the contender's own number
 * @param settings of Kafka's clients, over the contender's own
 * @param options for one contender, such as kafkakit's {@code concurrency} and {@code ordering}
 */
public record RunSpec(
        Contender contender,
        Workload workload,
        String bootstrapServers,
        List<String> inputs,
        List<String> outputs,
        String deadLetterTopic,
        String group,
        int members,
        Map<String, String> settings,
        Map<String, String> options) {

    /** How many consumers. */
    public int membersOr(int own) {
        return members == 0 ? own : members;
    }

    /** A number among the options, or this one. */
    int option(String name, int own) {
        String value = options.get(name);
        return value == null ? own : Integer.parseInt(value);
    }

    /** The topic to write to for what was read from this one. */
    public String outputOf(String input) {
        // One topic is the common case, and this is asked for each record.
        return outputs.size() == 1 ? outputs.get(0) : outputs.get(inputs.indexOf(input));
    }

    /** As one argument. */
    String toArgument() {
        return JsonMapper.shared().writeValueAsString(this);
    }

    static RunSpec parse(String argument) {
        return JsonMapper.shared().readValue(argument, RunSpec.class);
    }
}
