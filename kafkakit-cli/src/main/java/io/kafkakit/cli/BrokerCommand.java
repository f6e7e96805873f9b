package io.kafkakit.cli;

import io.kafkakit.cli.terminal.Answer;
import io.kafkakit.cli.terminal.Cleanup;
import io.kafkakit.cli.terminal.CommandFailure;
import io.kafkakit.cli.topics.NewTopics;
import io.kafkakit.embedded.EmbeddedKafka;
import io.kafkakit.embedded.EmbeddedKafkaBuilder;
import io.kafkakit.embedded.EmbeddedKafkaException;
import java.io.PrintWriter;
import java.net.BindException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code kafkakit broker}: a Kafka to try things on. */
@Command(name = "broker", description = "Run a Kafka broker on this machine until Ctrl-C.")
final class BrokerCommand implements Callable<Integer> {

    @Option(
            names = "--port",
            defaultValue = "9092",
            paramLabel = "PORT",
            description = "The port on 127.0.0.1, or 0 for any free one. Default: ${DEFAULT-VALUE}.")
    private int port;

    @Option(
            names = "--directory",
            paramLabel = "DIR",
            description = "Where the broker keeps its data. Default: a temporary directory, deleted at the end.")
    private @Nullable Path directory;

    @Option(
            names = "--topic",
            split = ",",
            paramLabel = "NAME[:PARTITIONS]",
            description = "Create these topics if they are missing. labels:3 has three partitions, labels has one.")
    private List<String> topics = new ArrayList<>();

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        Map<String, Integer> wanted = NewTopics.parse("--topic", topics);
        try (Cleanup cleanup = new Cleanup()) {
            EmbeddedKafka kafka = start();
            cleanup.add(kafka::close);
            create(kafka, wanted);
            announce(kafka);
            new CountDownLatch(1).await();
        }
        return 0;
    }

    private EmbeddedKafka start() {
        try {
            EmbeddedKafkaBuilder builder = EmbeddedKafka.builder().port(port);
            return (directory == null ? builder : builder.directory(directory)).start();
        } catch (EmbeddedKafkaException e) {
            if (e.getCause() instanceof BindException) {
                throw new CommandFailure(
                        "port " + port + " is in use; stop the program that uses it, or pass another --port"
                                + " (0 for any free one)",
                        e);
            }
            throw new CommandFailure(String.valueOf(e.getMessage()), e);
        } catch (IllegalArgumentException e) {
            throw new CommandFailure(String.valueOf(e.getMessage()), e);
        }
    }

    private static void create(EmbeddedKafka kafka, Map<String, Integer> wanted) {
        Set<String> there = Answer.of(kafka.admin().listTopics().names());
        wanted.forEach((name, partitions) -> {
            if (!there.contains(name)) {
                try {
                    kafka.createTopic(name, partitions);
                } catch (EmbeddedKafkaException | IllegalArgumentException e) {
                    throw new CommandFailure("--topic " + name + ": " + e.getMessage(), e);
                }
            }
        });
    }

    private void announce(EmbeddedKafka kafka) {
        if (spec == null) {
            return;
        }
        PrintWriter out = spec.commandLine().getOut();
        out.println("Kafka listens on " + kafka.bootstrapServers());
        out.println(directory == null ? "Its data is deleted when it ends" : "Its data stays in " + directory);
        out.println("Press Ctrl-C to stop it");
        out.flush();
    }
}
