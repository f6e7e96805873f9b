package io.kafkakit.internal.dispatch;

import io.kafkakit.internal.flow.Delivery;
import io.kafkakit.internal.flow.Outcome;
import io.kafkakit.internal.handle.Pipeline;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Which keys of one source partition have records that wait, and so which records may run. The first failure of a key sends its
 * record to a retry topic, from where it comes back when it is due. Until its outcome is final and known to be committed, records
 * of the key that come from the source topic go to the topic of those that wait behind, and those that come from there wait in
 * memory.
 *
 * <p>It says nothing that the retry topics do not say too: what waits there, not consumed, is what waits. So it is made anew from
 * them whenever the partition gets an owner, and needs no store of its own. Thread-safe: handler threads ask, lanes settle.
 */
public final class KeyOrder {

    private final String behindTopic;
    private final Map<Key, Line> lines = new HashMap<>();

    public KeyOrder(String behindTopic) {
        this.behindTopic = behindTopic;
    }

    /** The records of one key that wait. */
    private static final class Line {

        /** Where those began that are in a retry topic, or on the way there: offsets in the source topic. */
        private final Set<Long> retrying = new HashSet<>(2);
        /** Those on their way to the end of the line. */
        private final Set<Long> joining = new HashSet<>(2);
        /** Below 0 for a moment if one has left before it is known that it had come. */
        private int behind;
        /** What to do when none is retrying any more. */
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

    /** A record that waits, when the partition gets an owner. */
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

    /** Runs it, unless it has to wait behind another. */
    Outcome process(Delivery delivery, Pipeline pipeline, BooleanSupplier isGivenUp) {
        byte[] bytes = delivery.record().key();
        if (bytes == null) {
            return pipeline.process(delivery, isGivenUp);
        }
        Key key = new Key(bytes);
        if (!delivery.isRetry() && joins(key, delivery.record().offset())) {
            return pipeline.waitBehind(delivery, behindTopic);
        }
        Outcome outcome = pipeline.process(delivery, isGivenUp);
        if (outcome.isTriedAgain()) {
            retries(key, delivery.origin().offset());
        }
        return outcome;
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
     * Whether a record that waits behind others of its key has to wait on.
     *
     * @param onFree called when it need not any more; replaces what was to be called before
     */
    synchronized boolean isBlocked(Key key, Runnable onFree) {
        Line line = lines.get(key);
        if (line == null || line.retrying.isEmpty()) {
            return false;
        }
        line.onFree = onFree;
        return true;
    }

    /** This is in Kafka. */
    void settled(Delivery delivery, Outcome outcome) {
        byte[] key = delivery.record().key();
        Runnable free = key == null ? null : settled(key, delivery, outcome);
        if (free != null) {
            free.run();
        }
    }

    /** What to do now that none of the key is retrying any more; null if there is nothing. */
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
