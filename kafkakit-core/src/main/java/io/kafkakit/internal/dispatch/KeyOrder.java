package io.kafkakit.internal.dispatch;

import io.kafkakit.internal.flow.Delivery;
import io.kafkakit.internal.flow.Outcome;
import io.kafkakit.internal.flow.Verdict;
import io.kafkakit.internal.handle.Pipeline;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The keys of one source partition that have waiting records, which decide which records may run.
 *
 * <p>The first failure of a key sends its record to a retry topic, from which it returns when it is due. The key is
 * free again when that record's outcome is final and known to be committed. Until then, records of the key from the
 * source topic go to the behind topic. Records from the behind topic wait in memory.
 *
 * <p>The state needs no store of its own: the unconsumed records of the retry topics are the waiting records. It is
 * rebuilt from them whenever the partition gets an owner. Thread-safe: handler threads ask, lanes settle.
 */
public final class KeyOrder {

    private final String behindTopic;
    private final Map<Key, Line> lines = new HashMap<>();

    public KeyOrder(String behindTopic) {
        this.behindTopic = behindTopic;
    }

    /** The waiting records of one key. */
    private static final class Line {

        /** Records in a retry topic or on their way to one, by their offsets in the source topic. */
        private final Set<Long> retrying = new HashSet<>(2);
        /** Records on their way to the behind topic. */
        private final Set<Long> joining = new HashSet<>(2);
        /**
         * The number of records in the behind topic. Below 0 for a moment if a record has left before its arrival was
         * noted.
         */
        private int behind;
        /** Called when no record is retrying any more. */
        private @Nullable Runnable onFree;

        private void settle(Delivery delivery, boolean wasBehind, boolean waitsOn) {
            if (wasBehind) {
                behind--;
            }
            if (!delivery.isRetry() && joining.remove(delivery.record().offset())) {
                behind += waitsOn ? 1 : 0;
            } else if (!waitsOn) {
                retrying.remove(delivery.origin().offset());
            }
        }

        private @Nullable Runnable free() {
            if (!retrying.isEmpty()) {
                return null;
            }
            Runnable free = onFree;
            onFree = null;
            return free;
        }

        private boolean isOver() {
            return retrying.isEmpty() && joining.isEmpty() && behind == 0;
        }
    }

    /** Adds a waiting record when the partition gets an owner. */
    public synchronized void restore(Delivery waiting) {
        byte[] key = waiting.record().key();
        if (key == null || !waiting.isOfThisGroup()) {
            return;
        }
        Line line = lines.computeIfAbsent(new Key(key), its -> new Line());
        if (isBehind(waiting)) {
            line.behind++;
        } else {
            line.retrying.add(waiting.origin().offset());
        }
    }

    /** Handles the record, unless it must wait behind another. */
    Verdict process(Delivery delivery, Pipeline pipeline, BooleanSupplier isGivenUp) {
        byte[] bytes = delivery.record().key();
        if (bytes == null) {
            return pipeline.process(delivery, isGivenUp);
        }
        Key key = new Key(bytes);
        if (!delivery.isRetry() && joins(key, delivery.record().offset())) {
            return pipeline.waitBehind(delivery, behindTopic);
        }
        Verdict verdict = pipeline.process(delivery, isGivenUp);
        if (verdict instanceof Outcome outcome && outcome.isTriedAgain()) {
            retries(key, delivery.origin().offset());
        }
        return verdict;
    }

    private synchronized boolean joins(Key key, long offset) {
        Line line = lines.get(key);
        if (line != null) {
            line.joining.add(offset);
        }
        return line != null;
    }

    private synchronized void retries(Key key, long origin) {
        lines.computeIfAbsent(key, its -> new Line()).retrying.add(origin);
    }

    /**
     * Whether a record of the behind topic must wait on.
     *
     * @param onFree called when it need not wait any more; replaces an earlier one
     */
    synchronized boolean isBlocked(Key key, Runnable onFree) {
        Line line = lines.get(key);
        if (line == null || line.retrying.isEmpty()) {
            return false;
        }
        line.onFree = onFree;
        return true;
    }

    /** The outcome is in Kafka. */
    void settled(Delivery delivery, Outcome outcome) {
        byte[] key = delivery.record().key();
        Runnable free = key == null ? null : settled(key, delivery, outcome);
        if (free != null) {
            free.run();
        }
    }

    /** The action to run because no record of the key is retrying any more; null if there is none. */
    private synchronized @Nullable Runnable settled(byte[] bytes, Delivery delivery, Outcome outcome) {
        if (lines.isEmpty() || !delivery.isOfThisGroup()) {
            return null;
        }
        Key key = new Key(bytes);
        Line line = lines.get(key);
        if (line == null) {
            return null;
        }
        line.settle(delivery, isBehind(delivery), outcome.isTriedAgain());
        if (line.isOver()) {
            lines.remove(key);
        }
        return line.free();
    }

    private boolean isBehind(Delivery delivery) {
        return delivery.record().topic().equals(behindTopic);
    }
}
