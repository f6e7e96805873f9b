package io.kafkakit.cli.fleet;

import io.kafkakit.KafkaCluster;
import io.kafkakit.KafkaKitException;
import io.kafkakit.cli.terminal.CommandFailure;
import io.kafkakit.cli.terminal.Connection;
import io.kafkakit.cli.terminal.Format;
import io.kafkakit.console.fleet.Fleet;
import io.kafkakit.console.fleet.FleetView;
import java.io.PrintWriter;
import java.time.Duration;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The fleet that a command talks to. */
final class Target {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Option(
            names = "--status-topic",
            defaultValue = "kafkakit-fleet",
            paramLabel = "TOPIC",
            description = "Where instances write their status. Default: ${DEFAULT-VALUE}.")
    private String statusTopic = "";

    @Option(
            names = "--control-topic",
            defaultValue = "kafkakit-control",
            paramLabel = "TOPIC",
            description = "Where commands go. Default: ${DEFAULT-VALUE}.")
    private String controlTopic = "";

    @Mixin
    private Connection connection = new Connection();

    @Spec(Spec.Target.MIXEE)
    private @Nullable CommandSpec spec;

    /** What a command does. */
    interface Work {

        int with(FleetView view) throws InterruptedException;
    }

    /** Does it once the fleet is known, and says in one line what Kafka did not let it do. */
    int run(Work work) throws InterruptedException {
        try (KafkaCluster cluster = connection.connect(Format.JSON.codec(), err());
                FleetView view = Fleet.of(cluster)
                        .statusTopic(statusTopic)
                        .controlTopic(controlTopic)
                        .view()) {
            boolean isKnown =
                    view.await(now -> now.isComplete() || !now.problems().isEmpty(), PATIENCE);
            if (!view.snapshot().isComplete()) {
                throw new CommandFailure(
                        isKnown
                                ? String.join("; ", view.snapshot().problems())
                                : "the fleet was not read within " + PATIENCE.toSeconds() + " s");
            }
            return work.with(view);
        } catch (KafkaKitException | KafkaException | IllegalArgumentException e) {
            throw new CommandFailure(String.valueOf(e.getMessage()), e);
        }
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
