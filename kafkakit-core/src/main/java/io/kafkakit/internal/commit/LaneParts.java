package io.kafkakit.internal.commit;

import io.kafkakit.internal.flow.Delivery;
import io.kafkakit.internal.flow.Outcome;
import io.kafkakit.internal.lifecycle.Clock;
import io.kafkakit.internal.monitor.Monitor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The parts that all lanes of a group share.
 *
 * @param onRefusal decides what a refused outcome becomes
 * @param onFatal called when a lane ends by a bug of its own, which ends the group
 */
public record LaneParts(Monitor monitor, Clock clock, OnRefusal onRefusal, Consumer<Throwable> onFatal) {

    /** Decides what an outcome becomes that Kafka refuses for a fault of its own, and would refuse again. */
    @FunctionalInterface
    public interface OnRefusal {

        /**
         * The outcome to commit instead.
         *
         * @return null if there is none, so that the partition must stop
         */
        @Nullable
        Outcome instead(Delivery delivery, Outcome refused, Exception reason, long now);
    }
}
