package io.kafkakit.cli.dlq;

import io.kafkakit.KafkaCluster;
import io.kafkakit.KafkaKitException;
import io.kafkakit.cli.terminal.CommandFailure;
import io.kafkakit.cli.terminal.Connection;
import io.kafkakit.deadletter.DeadLetter;
import io.kafkakit.deadletter.DeadLetterFilter;
import io.kafkakit.deadletter.DeadLetters;
import java.io.PrintWriter;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What all of these commands begin with: the dead-letter topic, and the cluster that it is in. */
final class Target {

    @Parameters(index = "0", paramLabel = "TOPIC", description = "The dead-letter topic.")
    private String topic = "";

    @Mixin
    private Connection connection = new Connection();

    @Spec(Spec.Target.MIXEE)
    private @Nullable CommandSpec spec;

    /** What a command does. */
    interface Work {

        int with(DeadLetters letters) throws InterruptedException;
    }

    /** Does it, and says in one line what Kafka did not let it do. */
    int run(Work work) throws InterruptedException {
        try (KafkaCluster cluster = connection.connect(err())) {
            return work.with(cluster.deadLetters(topic));
        } catch (KafkaKitException | KafkaException e) {
            throw new CommandFailure(String.valueOf(e.getMessage()), e);
        }
    }

    /** Shows those that match, and then says if {@code --since} left some out that it perhaps should not. */
    void browse(DeadLetters letters, DeadLetterFilter filter, Consumer<DeadLetter> each) {
        AtomicLong leftOut = new AtomicLong();
        letters.browse(DeadLetterFilter.all().resolvedToo(), letter -> {
            if (filter.matches(letter)) {
                each.accept(letter);
            } else if (filter.leavesOut(letter)) {
                leftOut.incrementAndGet();
            }
            return true;
        });
        Texts.leftOut(leftOut.get()).ifPresent(err()::println);
        err().flush();
    }

    String topic() {
        return topic;
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
