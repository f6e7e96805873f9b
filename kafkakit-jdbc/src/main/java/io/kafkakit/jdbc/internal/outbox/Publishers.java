package io.kafkakit.jdbc.internal.outbox;

import io.kafkakit.internal.lifecycle.Clock;
import io.kafkakit.internal.lifecycle.Deadline;
import io.kafkakit.internal.lifecycle.StopSignal;
import io.kafkakit.internal.lifecycle.Threads;
import io.kafkakit.jdbc.internal.sql.Dialect;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The publishers of this instance, one for each shard, and their threads. Thread-safe. */
public final class Publishers {

    private final PublisherParts parts;
    private final StopSignal stop = new StopSignal();
    private final List<ShardPublisher> publishers = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();

    /** Makes no connection. */
    public Publishers(PublisherParts parts) {
        this.parts = parts;
        Threads named = new Threads("outbox-" + parts.spec().name());
        for (int shard = 0; shard < parts.spec().shards(); shard++) {
            ShardPublisher publisher = new ShardPublisher(parts, shard, stop);
            publishers.add(publisher);
            threads.add(named.daemon("shard-" + shard, publisher));
        }
        if (parts.spec().notifies() && parts.database().dialect() == Dialect.POSTGRESQL) {
            threads.add(named.daemon(
                    "listen",
                    new PostgresNotifications(
                            parts.database().source(), parts.spec().channel(), parts.wakeups(), stop)));
        }
    }

    public void start() {
        parts.clients().claim(parts.spec().transactionalIds(parts.incarnation()));
        threads.forEach(Thread::start);
    }

    /** What is wrong with shards, in words. */
    public Map<Integer, String> troubles() {
        Map<Integer, String> all = new HashMap<>();
        for (int shard = 0; shard < publishers.size(); shard++) {
            String words = publishers.get(shard).trouble();
            if (words != null) {
                all.put(shard, words);
            }
        }
        return all;
    }

    /** Ends the batches under way, and gives the shards back; whether that was done in time. */
    public boolean close(Duration atMost) {
        boolean first = !stop.isStopped();
        stop.stop();
        parts.wakeups().stop();
        try {
            return Threads.haveEnded(threads, Deadline.in(atMost, Clock.system()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            if (first) {
                parts.clients().release(parts.spec().transactionalIds(parts.incarnation()));
            }
        }
    }
}
