package io.kafkakit.support;

import io.kafkakit.Ordering;
import io.kafkakit.embedded.internal.JavaProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** A {@link ChildMain} that runs; closing it kills it, as {@code kill -9} does. */
public final class ChildGroup implements AutoCloseable {

    private final JavaProcess process;

    private ChildGroup(JavaProcess process) {
        this.process = process;
    }

    /**
     * Starts one.
     *
     * @param stuckAt the handler of the record with this id never ends; -1 for none
     */
    public static ChildGroup start(Kafka kafka, Topics topics, Ordering ordering, int stuckAt) {
        return start(kafka, topics, ordering, stuckAt, List.of());
    }

    /** One that fails and tries again as the seed says, see {@link Erratic} and {@link Policies}. */
    public static ChildGroup startErratic(
            Kafka kafka, Topics topics, Ordering ordering, long seed, boolean keepsOrder) {
        List<String> arguments = new ArrayList<>(List.of("seed=" + seed, "retry=" + topics.retry()));
        if (keepsOrder) {
            arguments.add("keepsOrder=yes");
        }
        return start(kafka, topics, ordering, -1, List.of(), arguments);
    }

    /** One that has no transactions. */
    public static ChildGroup startAtLeastOnce(Kafka kafka, Topics topics) {
        return start(kafka, topics, Ordering.PARTITION, -1, List.of(), List.of("atLeastOnce=yes"));
    }

    /** The same with options of the JVM. */
    public static ChildGroup start(
            Kafka kafka, Topics topics, Ordering ordering, int stuckAt, List<String> jvmOptions) {
        return start(kafka, topics, ordering, stuckAt, jvmOptions, List.of());
    }

    private static ChildGroup start(
            Kafka kafka,
            Topics topics,
            Ordering ordering,
            int stuckAt,
            List<String> jvmOptions,
            List<String> arguments) {
        List<String> options = new ArrayList<>(JavaProcess.SHORT_LIVED);
        options.addAll(jvmOptions);
        List<String> command = new ArrayList<>(List.of(ChildMain.class.getName()));
        command.add("servers=" + kafka.broker().bootstrapServers());
        command.add("group=" + kafka.name("g"));
        command.add("pod=" + kafka.name("pod"));
        command.add("in=" + topics.in());
        command.add("out=" + topics.out());
        command.add("dead=" + topics.dead());
        command.add("ordering=" + ordering);
        command.add("stuckAt=" + stuckAt);
        command.addAll(arguments);
        try {
            return new ChildGroup(JavaProcess.start(options, command, Redirect.INHERIT));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Map<String, String> parse(String[] arguments) {
        Map<String, String> parsed = new HashMap<>();
        for (String argument : arguments) {
            int at = argument.indexOf('=');
            parsed.put(argument.substring(0, at), argument.substring(at + 1));
        }
        return parsed;
    }

    /** The ids that its handlers were given, in order, as far as it came to tell. */
    public List<Integer> handled() {
        return runs().stream().map(Run::id).toList();
    }

    /** The same, with their attempts and times. */
    public List<Run> runs() {
        return process.lines().stream().map(Run::parse).filter(Objects::nonNull).toList();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** Ends it as {@code kill -9} does, and waits until all that it told has been read. */
    public void kill() {
        process.kill();
    }

    @Override
    public void close() {
        process.close();
    }
}
