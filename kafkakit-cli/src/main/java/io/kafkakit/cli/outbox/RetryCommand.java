package io.kafkakit.cli.outbox;

import io.kafkakit.jdbc.outbox.OutboxBuilder;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code kafkakit outbox retry}. */
@Command(
        name = "retry",
        description = {
            "Let all refused rows wait again. Remove the reason first.",
            "They come behind rows of their keys that are published already."
        })
final class RetryCommand implements Callable<Integer> {

    @Mixin
    private Target target = new Target();

    @Override
    public Integer call() throws InterruptedException {
        return target.run(OutboxBuilder::open, outbox -> {
            target.out().println(outbox.retryRefused() + " rows wait again");
            target.out().flush();
            return 0;
        });
    }
}
