package io.kafkakit.cli.outbox;

import io.kafkakit.cli.terminal.Times;
import io.kafkakit.jdbc.outbox.Outbox;
import io.kafkakit.jdbc.outbox.OutboxStatus;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code kafkakit outbox drain}. */
@Command(
        name = "drain",
        description = {
            "Publish all rows that wait, each once, then end. Refused rows stay.",
            "A shard that another instance publishes is left to it, and waited for."
        })
final class DrainCommand implements Callable<Integer> {

    @Mixin
    private Target target = new Target();

    @Option(
            names = "--name",
            defaultValue = "outbox",
            paramLabel = "NAME",
            description = "The outbox's name, as the service has it. Default: ${DEFAULT-VALUE}.")
    private String name = "";

    @Option(
            names = "--marker-topic",
            defaultValue = "kafkakit-outbox-markers",
            paramLabel = "TOPIC",
            description = "The topic of its markers. Default: ${DEFAULT-VALUE}.")
    private String markerTopic = "";

    @Option(
            names = "--timeout",
            defaultValue = "5m",
            paramLabel = "TIME",
            description = "Give up after this time. Default: ${DEFAULT-VALUE}.")
    private String timeout = "";

    @Override
    public Integer call() throws InterruptedException {
        Duration atMost = Times.duration("--timeout", timeout);
        return target.run(
                builder -> builder.name(name).markerTopic(markerTopic).start(), outbox -> drain(outbox, atMost));
    }

    private int drain(Outbox outbox, Duration atMost) throws InterruptedException {
        boolean isDrained = outbox.awaitDrained(atMost);
        OutboxStatus status = outbox.status();
        target.out().println(isDrained ? "no row waits" : status.waiting() + " rows still wait");
        status.shards().stream()
                .map(OutboxStatus.Shard::wrong)
                .filter(Objects::nonNull)
                .forEach(wrong -> target.out().println(wrong));
        if (status.refused() > 0) {
            target.out().println(status.refused() + " rows are refused; see 'kafkakit outbox status'");
        }
        target.out().flush();
        return isDrained ? 0 : 1;
    }
}
