package io.kafkakit.cli.topics;

import io.kafkakit.cli.terminal.Answer;
import io.kafkakit.cli.terminal.CommandFailure;
import io.kafkakit.cli.terminal.Connection;
import io.kafkakit.cli.terminal.Console;
import io.kafkakit.cli.terminal.Terminal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.TopicExistsException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code kafkakit topics create}. */
@Command(
        name = "create",
        description = "Create topics. A topic that exists already stays as it is.",
        exitCodeList = {
            "0:All topics were created.",
            "1:A topic was not created, for example because it exists already.",
            "2:Wrong usage."
        })
final class CreateCommand implements Callable<Integer> {

    @Mixin
    private Console console = new Console();

    @Mixin
    private Connection connection = new Connection();

    @Parameters(
            arity = "1..*",
            paramLabel = "NAME[:PARTITIONS]",
            description = "A topic and the number of its partitions, such as labels:3. Without a number it has one.")
    private List<String> topics = new ArrayList<>();

    @Option(
            names = "--replication-factor",
            paramLabel = "N",
            description = "The number of replicas. Default: the cluster's default.")
    private @Nullable Short replication;

    @Option(
            names = "--setting",
            paramLabel = "NAME=VALUE",
            description = "A setting of the topics, such as retention.ms=86400000. You may repeat it.")
    private Map<String, String> settings = new LinkedHashMap<>();

    @Override
    public Integer call() {
        Map<String, Integer> wanted = NewTopics.parse("", topics);
        boolean isAllMade = true;
        try (Admin admin = connection.admin(console.err())) {
            Map<String, KafkaFuture<Void>> answers = admin.createTopics(
                            NewTopics.of(wanted, Optional.ofNullable(replication), settings))
                    .values();
            for (Map.Entry<String, Integer> topic : wanted.entrySet()) {
                isAllMade &=
                        isMade(topic.getKey(), topic.getValue(), Objects.requireNonNull(answers.get(topic.getKey())));
            }
        }
        console.out().flush();
        return isAllMade ? 0 : 1;
    }

    private boolean isMade(String name, int partitions, KafkaFuture<Void> answer) {
        try {
            Answer.of(answer);
            console.out().println("created " + name + " with " + Terminal.count(partitions, "partition"));
            return true;
        } catch (CommandFailure e) {
            String why = e.getCause() instanceof TopicExistsException ? "it exists already" : e.getMessage();
            console.err().println("kafkakit: topic '" + Terminal.clean(name) + "' was not created: " + why);
            console.err().flush();
            return false;
        }
    }
}
