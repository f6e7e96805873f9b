package io.kafkakit.internal.commit;

import io.kafkakit.internal.flow.Delivery;
import io.kafkakit.internal.flow.Outcome;
import io.kafkakit.internal.lifecycle.Clock;
import io.kafkakit.internal.monitor.Monitor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What all lanes of a group share.
 *
 * @param onRefusal decides what an outcome becomes that Kafka refuses
 * @param onFatal told when a lane ends by a fault of its own, which the group cannot survive
 */
public record LaneParts(Monitor monitor, Clock clock, OnRefusal onRefusal, Consumer<Throwable> onFatal) {

    /** Decides what an outcome becomes that Kafka refuses for what it is, and would refuse again. */
    @FunctionalInterface
    public interface OnRefusal {

        /**
         * The outcome to commit instead.
         *
         * @return null if there is none: the partition has to stop
         */
        @Nullable
        Outcome instead(Delivery delivery, Outcome refused, Exception reason, long now);
    }
}
