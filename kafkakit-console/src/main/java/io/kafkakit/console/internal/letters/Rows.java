package io.kafkakit.console.internal.letters;

import io.kafkakit.deadletter.Position;
import io.kafkakit.deadletter.Resolution;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The rows of a topic, by partition and offset. One thread writes, any may read. */
final class Rows {

    private final ReadWriteLock lock = new ReentrantReadWriteLock();
    private final Map<Integer, List<Row>> partitions = new TreeMap<>();
    /** Resolutions that were read before their dead letters. */
    private final Map<Position, Resolution> early = new HashMap<>();

    private long bytes;

    void clear() {
        write(() -> {
            partitions.clear();
            early.clear();
            bytes = 0;
        });
    }

    void add(Row row) {
        write(() -> {
            Resolution its = early.remove(row.position());
            if (its != null) {
                row.resolve(its);
            }
            partitions
                    .computeIfAbsent(row.partition(), unused -> new ArrayList<>())
                    .add(row);
            bytes += row.size();
        });
    }

    /** Null takes a resolution back. */
    void resolve(Position position, @Nullable Resolution resolution) {
        write(() -> {
            List<Row> rows = partitions.getOrDefault(position.partition(), List.of());
            int index = index(rows, position.offset());
            if (index < rows.size() && rows.get(index).offset() == position.offset()) {
                rows.get(index).resolve(resolution);
            } else if (resolution == null) {
                early.remove(position);
            } else if (rows.isEmpty() || rows.get(rows.size() - 1).offset() < position.offset()) {
                early.put(position, resolution);
            }
        });
    }

    /** Forgets what the topic has deleted. */
    void removeBefore(int partition, long offset) {
        write(() -> {
            List<Row> rows = partitions.getOrDefault(partition, List.of());
            List<Row> gone = rows.subList(0, index(rows, offset));
            gone.forEach(row -> bytes -= row.size());
            gone.clear();
            early.keySet().removeIf(each -> each.partition() == partition && each.offset() < offset);
        });
    }

    /** The index of the first row from this offset on. */
    private static int index(List<Row> rows, long offset) {
        int low = 0;
        int high = rows.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (rows.get(middle).offset() < offset) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    void forEach(Consumer<Row> each) {
        lock.readLock().lock();
        try {
            partitions.values().forEach(rows -> rows.forEach(each));
        } finally {
            lock.readLock().unlock();
        }
    }

    /** An estimate of what they take in the heap. */
    long bytes() {
        lock.readLock().lock();
        try {
            return bytes;
        } finally {
            lock.readLock().unlock();
        }
    }

    private void write(Runnable change) {
        lock.writeLock().lock();
        try {
            change.run();
        } finally {
            lock.writeLock().unlock();
        }
    }
}
