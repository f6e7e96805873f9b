package io.kafkakit.examples.quarkus;

import io.kafkakit.monitor.GroupHealth;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready while the group runs. A degraded group is: a restart would not help it. */
// docs: health
@Readiness
class OrdersAreReady implements HealthCheck {

    private final Orders orders;

    OrdersAreReady(Orders orders) {
        this.orders = orders;
    }

    @Override
    public HealthCheckResponse call() {
        GroupHealth health = orders.health();
        boolean runs =
                switch (health.level()) {
                    case RUNNING, DEGRADED -> true;
                    case STARTING, CLOSED, FAILED -> false;
                };
        return HealthCheckResponse.named("shop")
                .status(runs)
                .withData("reasons", String.join("; ", health.reasons()))
                .build();
    }
}
// end
