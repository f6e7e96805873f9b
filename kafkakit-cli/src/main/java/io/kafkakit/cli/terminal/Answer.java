package io.kafkakit.cli.terminal;

import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.KafkaFuture;

/** What Kafka's admin client answers. */
public final class Answer {

    private Answer() {}

    /**
     * Waits for it, as long as the client does.
     *
     * @throws CommandFailure if it is an error; the cause is Kafka's
     */
    public static <T> T of(KafkaFuture<T> answer) {
        try {
            return answer.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandFailure("interrupted", e);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            throw new CommandFailure(cause == null ? e.toString() : String.valueOf(cause.getMessage()), cause);
        }
    }
}
