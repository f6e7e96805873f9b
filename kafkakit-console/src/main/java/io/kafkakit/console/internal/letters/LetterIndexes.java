package io.kafkakit.console.internal.letters;

import io.kafkakit.KafkaCluster;
import io.kafkakit.console.internal.text.Masking;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The indexes of topics that somebody looked at. Thread-safe. */
public final class LetterIndexes implements AutoCloseable {

    /** Together they may take about 1 GB, if all are full. */
    private static final int MOST = 4;

    private final KafkaCluster cluster;
    private final Function<String, Masking> masking;
    private final Map<String, LetterIndex> indexes = new LinkedHashMap<>(16, 0.75f, true);
    private boolean closed;

    public LetterIndexes(KafkaCluster cluster, Function<String, Masking> masking) {
        this.cluster = cluster;
        this.masking = masking;
    }

    /** The index of this topic; the one that was not asked for the longest time may be closed for it. */
    public synchronized LetterIndex of(String topic) {
        LetterIndex there = indexes.get(topic);
        if (there != null) {
            return there;
        }
        if (closed) {
            throw new IllegalStateException("the console is closed");
        }
        if (indexes.size() >= MOST) {
            String oldest = indexes.keySet().iterator().next();
            LetterIndex gone = indexes.remove(oldest);
            if (gone != null) {
                gone.close();
            }
        }
        LetterIndex made = new LetterIndex(cluster, topic, masking.apply(topic), LetterIndex.MOST_BYTES);
        made.start();
        indexes.put(topic, made);
        return made;
    }

    @Override
    public void close() {
        List<LetterIndex> all;
        synchronized (this) {
            closed = true;
            all = new ArrayList<>(indexes.values());
            indexes.clear();
        }
        all.forEach(LetterIndex::close);
    }
}
