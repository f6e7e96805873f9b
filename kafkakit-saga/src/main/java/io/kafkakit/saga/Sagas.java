package io.kafkakit.saga;

import io.kafkakit.KafkaCluster;
import io.kafkakit.KafkaKitException;
import io.kafkakit.saga.internal.engine.StoredSaga;
import io.kafkakit.saga.internal.engine.StoredSagas;
import io.kafkakit.saga.internal.machine.Controls;
import io.kafkakit.saga.internal.machine.Order;
import io.kafkakit.saga.internal.machine.Order.Kind;
import io.kafkakit.saga.internal.plan.Definition;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Finds and steers the sagas of one definition, from any process. It reads their state topic as a whole. Orders travel
 * through the saga's inbox, and become part of its history: whether one was obeyed is to be seen there. An order to a saga
 * that has ended, or that is not known, has no effect and is only counted. Thread-safe.
 *
 * <pre>{@code
 * Sagas orders = Sagas.of(cluster, "order");
 * for (SagaView stuck : orders.list(saga -> saga.status() == SagaStatus.STUCK)) {
 *     orders.retry(stuck.id(), null, "ann", "the payment service is back");
 * }
 * }</pre>
 */
public final class Sagas {

    private final KafkaCluster cluster;
    private final String saga;

    private Sagas(KafkaCluster cluster, String saga) {
        this.cluster = cluster;
        this.saga = saga;
    }

    /** The sagas of the definition with this name. */
    public static Sagas of(KafkaCluster cluster, String saga) {
        return new Sagas(cluster, saga);
    }

    /** The sagas of this definition. */
    public static Sagas of(KafkaCluster cluster, Saga<?> saga) {
        return new Sagas(cluster, saga.name());
    }

    /**
     * All sagas that the condition holds for, the oldest first. Those that have ended are there until their retention is
     * over.
     *
     * @throws KafkaKitException if the state topic cannot be read
     */
    public List<SagaView> list(Predicate<? super SagaView> condition) {
        return StoredSagas.read(cluster, saga).stream().filter(condition).toList();
    }

    /**
     * The saga with this id; empty if there is none.
     *
     * @throws KafkaKitException if the state topic cannot be read
     */
    public Optional<SagaView> find(String id) {
        return list(each -> each.id().equals(id)).stream().findFirst();
    }

    /**
     * Sends the command of a step again, or lets a kept reply have its turn.
     *
     * @param step null for the step that is stuck, or the only open one
     * @param operator who orders it
     * @param reason why; null if there is nothing to say
     */
    public void retry(String id, @Nullable String step, String operator, @Nullable String reason) {
        order(id, Kind.RETRY, step, operator, reason);
    }

    /** Goes on as if a step had succeeded, or were undone; as {@link #retry}. */
    public void skip(String id, @Nullable String step, String operator, @Nullable String reason) {
        order(id, Kind.SKIP, step, operator, reason);
    }

    /** Undoes what was done; as {@link #retry}. */
    public void compensate(String id, String operator, @Nullable String reason) {
        order(id, Kind.COMPENSATE, null, operator, reason);
    }

    /** Ends the saga as completed; as {@link #retry}. */
    public void complete(String id, String operator, @Nullable String reason) {
        order(id, Kind.COMPLETE, null, operator, reason);
    }

    /** Moves the saga to the newest version of its definition; as {@link #retry}. */
    public void migrate(String id, String operator, @Nullable String reason) {
        order(id, Kind.MIGRATE, null, operator, reason);
    }

    private void order(String id, Kind kind, @Nullable String step, String operator, @Nullable String reason) {
        cluster.producer()
                .send(Controls.record(
                        Controls.inbox(saga), id, Controls.ORDER, new Order(kind, step, operator, reason)))
                .join();
    }

    /**
     * The sagas that follow one version of their definition and have not ended, and why each cannot move to another version
     * where it stands: an empty list if it can. By id, the oldest first.
     *
     * @throws KafkaKitException if the state topic cannot be read
     */
    public Map<String, List<String>> obstacles(Saga<?> from, Saga<?> to) {
        Map<String, List<String>> obstacles = new LinkedHashMap<>();
        for (StoredSaga each : StoredSagas.frames(cluster, saga)) {
            SagaStatus status = each.status();
            if (status != null && !status.hasEnded() && each.version() == from.version()) {
                obstacles.put(each.id(), each.obstacles(Definition.of(from), Definition.of(to)));
            }
        }
        return obstacles;
    }

    /**
     * Why a saga cannot move to another version of its definition where it stands; empty if it can.
     *
     * @throws KafkaKitException if the state topic cannot be read
     */
    public List<String> obstacles(String id, Saga<?> from, Saga<?> to) {
        return StoredSagas.frames(cluster, saga).stream()
                .filter(each -> each.id().equals(id))
                .findFirst()
                .map(each -> each.obstacles(Definition.of(from), Definition.of(to)))
                .orElse(List.of("there is no saga '" + id + "'"));
    }
}
