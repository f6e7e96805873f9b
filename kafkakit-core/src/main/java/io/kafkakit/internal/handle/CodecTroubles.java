package io.kafkakit.internal.handle;

import io.kafkakit.internal.flow.NotNow;
import io.kafkakit.internal.flow.Thrown;
import io.kafkakit.internal.lifecycle.Clock;
import io.kafkakit.internal.monitor.Troubles;
import java.util.HashSet;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The partitions of a topic that wait because a codec, or what a handler needs, is not available. Reports them together as one problem, and logs
 * it at once and then once a minute. Thread-safe.
 */
public final class CodecTroubles {

    private static final Logger log = LoggerFactory.getLogger(CodecTroubles.class);
    /** A lasting problem is logged again after this many nanoseconds. */
    private static final long AGAIN = 60_000_000_000L;

    private final String topic;
    private final Troubles troubles;
    private final Clock clock;
    private final Set<TopicPartition> waiting = new HashSet<>();
    private long loggedAt;

    /** No partition of this topic waits. */
    public CodecTroubles(String topic, Troubles troubles, Clock clock) {
        this.topic = topic;
        this.troubles = troubles;
        this.clock = clock;
    }

    /** The partition waits, or still does. */
    public synchronized void begin(TopicPartition partition, NotNow because, RuntimeException reason) {
        boolean isFirst = waiting.isEmpty();
        waiting.add(partition);
        troubles.begin("codec", what(because), reason);
        if (isFirst || clock.nanos() - loggedAt >= AGAIN) {
            loggedAt = clock.nanos();
            log.warn("{} ({} so far): {}", what(because), waiting.size(), Thrown.words(reason));
        }
    }

    private String what(NotNow because) {
        return "partitions of topic '" + topic + "' wait, because " + because.what();
    }

    /** The partition goes on, or is not ours any more. */
    public synchronized void end(TopicPartition partition) {
        if (waiting.remove(partition) && waiting.isEmpty()) {
            troubles.end("codec");
            log.info("topic '{}' goes on: what it waited for is available, or its partitions were taken away", topic);
        }
    }
}
