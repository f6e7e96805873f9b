package io.kafkakit.cli.saga;

import io.kafkakit.KafkaCluster;
import io.kafkakit.KafkaKitException;
import io.kafkakit.cli.terminal.CommandFailure;
import io.kafkakit.cli.terminal.Connection;
import io.kafkakit.cli.terminal.Format;
import io.kafkakit.saga.Sagas;
import java.io.PrintWriter;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What most of these commands begin with: the name of a saga, and the cluster that it runs on. */
final class Target {

    @Parameters(index = "0", paramLabel = "SAGA", description = "The name of the saga's definition.")
    private String saga = "";

    @Mixin
    private Connection connection = new Connection();

    @Spec(Spec.Target.MIXEE)
    private @Nullable CommandSpec spec;

    /** What a command does. */
    interface Work {

        int with(Sagas sagas) throws InterruptedException;
    }

    String saga() {
        return saga;
    }

    /** Does it, and says in one line what Kafka did not let it do. */
    int run(Work work) throws InterruptedException {
        return run(connection, saga, err(), work);
    }

    static int run(Connection connection, String saga, PrintWriter err, Work work) throws InterruptedException {
        // Neither states nor orders need a format: states are shown as text, and orders have none.
        try (KafkaCluster cluster = connection.connect(Format.JSON.codec(), err)) {
            return work.with(Sagas.of(cluster, saga));
        } catch (KafkaKitException | KafkaException e) {
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
