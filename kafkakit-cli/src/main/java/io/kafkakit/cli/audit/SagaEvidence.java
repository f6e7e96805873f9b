package io.kafkakit.cli.audit;

import io.kafkakit.examples.ordersaga.Events.Effect;
import io.kafkakit.saga.SagaStatus;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a read_committed consumer found after a run of the order saga.
 *
 * @param placed the ids of the orders
 * @param sagas where the saga of each order stands
 * @param endings how orders ended, as the saga told the world
 * @param effects what participants did
 * @param deadLetters how many there are
 */
public record SagaEvidence(
        Set<String> placed,
        Map<String, SagaStatus> sagas,
        List<Ending> endings,
        List<Effect> effects,
        int deadLetters) {

    /**
     * What the world heard of an order.
     *
     * @param failedStep null if it was shipped
     */
    public record Ending(String orderId, @Nullable String failedStep) {

        /** How its saga ended, if that is true. */
        public SagaStatus status() {
            return failedStep == null ? SagaStatus.COMPLETED : SagaStatus.COMPENSATED;
        }
    }

    /** How many sagas stand there. */
    public long count(SagaStatus status) {
        return sagas.values().stream().filter(status::equals).count();
    }
}
