package io.kafkakit.jdbc.internal.outbox;

import io.kafkakit.internal.config.Refusals;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What keeps a shard from being published, for the log and the status. The log gets a line when it changes. Thread-safe. */
final class ShardTrouble {

    private static final Logger log = LoggerFactory.getLogger(ShardTrouble.class);
    private static final String PUBLISHING = "";

    private final String shard;
    private final Map<String, String> troubles = new ConcurrentSkipListMap<>();

    ShardTrouble(String shard) {
        this.shard = shard;
    }

    /** Nothing is published. */
    void begin(Throwable error) {
        begin(PUBLISHING, Refusals.words(error));
    }

    void begin(String about, String what) {
        if (!what.equals(troubles.put(about, what))) {
            log.warn("{} waits and tries again: {}", shard, what);
        }
    }

    void end() {
        end(PUBLISHING);
    }

    void end(String about) {
        if (troubles.remove(about) != null) {
            log.info("{} goes on", shard);
        }
    }

    /** Null if nothing is wrong. */
    @Nullable
    String words() {
        return troubles.isEmpty() ? null : String.join("; ", troubles.values());
    }
}
