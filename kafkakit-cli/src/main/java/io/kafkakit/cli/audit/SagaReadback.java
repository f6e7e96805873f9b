package io.kafkakit.cli.audit;

import io.kafkakit.KafkaCluster;
import io.kafkakit.cli.audit.SagaEvidence.Ending;
import io.kafkakit.codec.JsonCodec;
import io.kafkakit.codec.UndecodableException;
import io.kafkakit.examples.ordersaga.Events.Effect;
import io.kafkakit.examples.ordersaga.Events.OrderCancelled;
import io.kafkakit.examples.ordersaga.Events.OrderShipped;
import io.kafkakit.examples.ordersaga.SagaTopics;
import io.kafkakit.saga.SagaStatus;
import io.kafkakit.saga.Sagas;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads back what a run of the order saga has left. Used by one thread. */
public final class SagaReadback {

    private static final Map<String, Type> TYPES =
            Map.of("OrderShipped", OrderShipped.class, "OrderCancelled", OrderCancelled.class, "Effect", Effect.class);

    private final JsonCodec codec = new JsonCodec();
    private final KafkaCluster cluster;
    private final SagaTopics topics;

    public SagaReadback(KafkaCluster cluster, SagaTopics topics) {
        this.cluster = cluster;
        this.topics = topics;
    }

    /** Reads all of it. */
    public SagaEvidence read(Set<String> placed) {
        Map<String, SagaStatus> sagas = new HashMap<>();
        Sagas.of(cluster, topics.saga()).list(saga -> true).forEach(each -> {
            if (each.status() != null) {
                sagas.put(each.id(), each.status());
            }
        });
        List<Ending> endings = new ArrayList<>();
        List<Effect> effects = new ArrayList<>();
        for (Object event : events(topics.endings())) {
            if (event instanceof OrderShipped shipped) {
                endings.add(new Ending(shipped.orderId(), null));
            } else if (event instanceof OrderCancelled cancelled) {
                endings.add(new Ending(cancelled.orderId(), cancelled.step()));
            }
        }
        for (Object event : events(topics.effects())) {
            if (event instanceof Effect effect) {
                effects.add(effect);
            }
        }
        return new SagaEvidence(
                placed, sagas, endings, effects, events(topics.deadLetters()).size());
    }

    private List<Object> events(String topic) {
        List<Object> events = new ArrayList<>();
        cluster.readAll(topic, record -> events.add(decoded(record.value())));
        return events;
    }

    private Object decoded(byte @Nullable [] value) {
        try {
            Object data = value == null ? null : codec.decode(value, TYPES::get).data();
            return data == null ? "" : data;
        } catch (UndecodableException e) {
            return "";
        }
    }
}
