package io.kafkakit.saga.internal.engine;

import io.kafkakit.KafkaCluster;
import io.kafkakit.saga.SagaView;
import io.kafkakit.saga.internal.machine.Controls;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Reads the sagas in a state topic. */
public final class StoredSagas {

    private StoredSagas() {}

    /** All sagas of this name, the oldest first. */
    public static List<SagaView> read(KafkaCluster cluster, String saga) {
        return List.copyOf(frames(cluster, saga));
    }

    /** As {@link #read}, with all that is known of them. */
    public static List<StoredSaga> frames(KafkaCluster cluster, String saga) {
        Map<String, StoredSaga> sagas = new LinkedHashMap<>();
        cluster.readAll(Controls.stateTopic(saga), record -> {
            if (record.key() == null) {
                return;
            }
            String id = new String(record.key(), StandardCharsets.UTF_8);
            if (record.value() == null) {
                sagas.remove(id);
            } else {
                sagas.put(id, saga(saga, id, record));
            }
        });
        List<StoredSaga> all = new ArrayList<>(sagas.values());
        all.sort(Comparator.comparing(StoredSaga::startedAt).thenComparing(StoredSaga::id));
        return all;
    }

    private static StoredSaga saga(String saga, String id, ConsumerRecord<byte[], byte[]> record) {
        String state = new String(record.value(), StandardCharsets.UTF_8);
        try {
            Frame frame = Frame.of(record.headers());
            return new StoredSaga(
                    saga, id, state, frame, Frame.historyOf(record.headers()).entries(), null);
        } catch (IllegalArgumentException e) {
            return new StoredSaga(saga, id, state, null, List.of(), String.valueOf(e.getMessage()));
        }
    }
}
