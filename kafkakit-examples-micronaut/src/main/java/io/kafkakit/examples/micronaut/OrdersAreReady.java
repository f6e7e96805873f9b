package io.kafkakit.examples.micronaut;

import io.kafkakit.monitor.GroupHealth;
import io.micronaut.core.async.publisher.Publishers;
import io.micronaut.health.HealthStatus;
import io.micronaut.management.health.indicator.HealthIndicator;
import io.micronaut.management.health.indicator.HealthResult;
import io.micronaut.management.health.indicator.annotation.Readiness;
import jakarta.inject.Singleton;
import org.reactivestreams.Publisher;

/** Ready while the group runs. A degraded group is: a restart would not help it. */
// docs: health
@Singleton
@Readiness
class OrdersAreReady implements HealthIndicator {

    private final Orders orders;

    OrdersAreReady(Orders orders) {
        this.orders = orders;
    }

    @Override
    public Publisher<HealthResult> getResult() {
        GroupHealth health = orders.health();
        HealthStatus status =
                switch (health.level()) {
                    case RUNNING, DEGRADED -> HealthStatus.UP;
                    case STARTING, CLOSED, FAILED -> HealthStatus.DOWN;
                };
        return Publishers.just(
                HealthResult.builder("shop", status).details(health.reasons()).build());
    }
}
// end
