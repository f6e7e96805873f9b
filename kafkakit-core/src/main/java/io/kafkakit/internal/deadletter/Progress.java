package io.kafkakit.internal.deadletter;

import io.kafkakit.deadletter.Resolved;
import java.util.Map;
import java.util.TreeMap;

/** Counts the dead letters that were resolved or refused. */
final class Progress {

    private final Map<String, Long> to = new TreeMap<>();
    private final Map<String, Long> refused = new TreeMap<>();
    private final Map<String, Long> timestamps = new TreeMap<>();
    private long done;

    /** Counts one that was sent back, refused or discarded. */
    void add(Return back) {
        if (back.refusal() != null) {
            refuse(back.refusal());
            return;
        }
        done++;
        if (back.record() != null) {
            to.merge(back.record().topic(), 1L, Long::sum);
        }
        if (back.timestamp() != null) {
            timestamps.merge(back.timestamp(), 1L, Long::sum);
        }
    }

    /** Forgets the refused ones, because they will be read again. */
    void forgetRefused() {
        refused.clear();
    }

    void refuse(String why) {
        refused.merge(why, 1L, Long::sum);
    }

    Resolved now() {
        return new Resolved(done, Map.copyOf(to), Map.copyOf(refused), Map.copyOf(timestamps));
    }
}
