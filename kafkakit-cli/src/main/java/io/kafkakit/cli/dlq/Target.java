package io.kafkakit.cli.dlq;

import io.kafkakit.KafkaCluster;
import io.kafkakit.KafkaKitException;
import io.kafkakit.cli.terminal.CommandFailure;
import io.kafkakit.cli.terminal.Connection;
import io.kafkakit.cli.terminal.Format;
import io.kafkakit.cli.terminal.Terminal;
import io.kafkakit.deadletter.DeadLetter;
import io.kafkakit.deadletter.DeadLetterFilter;
import io.kafkakit.deadletter.DeadLetters;
import io.kafkakit.deadletter.Position;
import io.kafkakit.deadletter.Preview;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What all of these commands begin with: the dead-letter topic, and the cluster that it is in. */
final class Target {

    @Parameters(index = "0", paramLabel = "TOPIC", description = "The dead-letter topic.")
    private String topic = "";

    @Mixin
    private Connection connection = new Connection();

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            converter = Format.Converter.class,
            description =
                    "The format of the records, for events' names and values: " + Format.CHOICES + ". Default: json.")
    private Format format = Format.JSON;

    @Spec(Spec.Target.MIXEE)
    private @Nullable CommandSpec spec;

    /** What a command does. */
    interface Work {

        int with(DeadLetters letters) throws InterruptedException;
    }

    /** Does it, and says in one line what Kafka did not let it do. */
    int run(Work work) throws InterruptedException {
        try (KafkaCluster cluster = connection.connect(format.codec(), err())) {
            return work.with(cluster.deadLetters(topic));
        } catch (KafkaKitException | KafkaException e) {
            throw new CommandFailure(String.valueOf(e.getMessage()), e);
        }
    }

    /**
     * What is found to be resolved.
     *
     * @throws CommandFailure if the topic holds no dead letters and none is named one by one, or none of those that are can be
     *     resolved; why
     */
    Preview preview(DeadLetters letters, Filters filters) {
        Set<Position> named = filters.named();
        if (named.isEmpty()) {
            refuseOrdinaryTopic(letters);
        }
        Preview preview = letters.preview(filters.filter());
        if (preview.count() < named.size()) {
            List<String> reasons = reasons(letters, preview, named);
            if (preview.count() == 0) {
                throw new CommandFailure("nothing was done: " + String.join("; ", reasons));
            }
            reasons.stream().map(Terminal::clean).forEach(out()::println);
        }
        return preview;
    }

    /** Why some of the named ones are not in the preview. */
    private static List<String> reasons(DeadLetters letters, Preview preview, Set<Position> named) {
        Map<Position, DeadLetter> found = new HashMap<>();
        letters.browse(DeadLetterFilter.all().withPositions(named).withResolved(), letter -> {
            found.put(letter.position(), letter);
            return true;
        });
        List<String> reasons = new ArrayList<>();
        for (Position position : named) {
            DeadLetter letter = found.get(position);
            if (letter == null) {
                reasons.add("there is no dead letter at " + position + " of '" + letters.topic() + "'");
            } else if (letter.resolved().isPresent()) {
                reasons.add(
                        position + " was " + Texts.resolved(letter.resolved().get()));
            } else if (!preview.filter().matches(letter)) {
                reasons.add(position + " does not match: " + preview.filter());
            } else {
                reasons.add(position + " was written just now; run the command again");
            }
        }
        return reasons;
    }

    /** Before anything is written: a redrive makes a topic for its resolutions. */
    private void refuseOrdinaryTopic(DeadLetters letters) {
        Ordinary ordinary = new Ordinary();
        letters.browse(DeadLetterFilter.all().withResolved(), letter -> {
            ordinary.add(letter);
            return !ordinary.hasDeadLetter();
        });
        ordinary.words(topic).ifPresent(words -> {
            throw new CommandFailure(
                    "nothing was done: " + words + "; correct the name, or name the records with --at");
        });
    }

    /**
     * Shows those that match, and then says if {@code --since} left some out that it perhaps should not.
     *
     * @return what to say if the topic holds no dead letters
     */
    Optional<String> browse(DeadLetters letters, DeadLetterFilter filter, Consumer<DeadLetter> each) {
        AtomicLong leftOut = new AtomicLong();
        Ordinary ordinary = new Ordinary();
        letters.browse(DeadLetterFilter.all().withResolved(), letter -> {
            ordinary.add(letter);
            if (filter.matches(letter)) {
                each.accept(letter);
            } else if (filter.leavesOut(letter)) {
                leftOut.incrementAndGet();
            }
            return true;
        });
        Texts.leftOut(leftOut.get()).ifPresent(err()::println);
        err().flush();
        return ordinary.words(topic);
    }

    String topic() {
        return topic;
    }

    /** The format of the records, as it was given. */
    String format() {
        return format.name();
    }

    PrintWriter out() {
        return spec == null
                ? new PrintWriter(PrintWriter.nullWriter())
                : spec.commandLine().getOut();
    }

    PrintWriter err() {
        return spec == null
                ? new PrintWriter(PrintWriter.nullWriter())
                : spec.commandLine().getErr();
    }
}
