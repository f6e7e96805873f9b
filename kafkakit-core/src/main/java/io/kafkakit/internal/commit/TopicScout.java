package io.kafkakit.internal.commit;

import io.kafkakit.internal.config.Refusals;
import io.kafkakit.internal.flow.Outcome;
import io.kafkakit.internal.lifecycle.Clock;
import io.kafkakit.internal.lifecycle.Patience;
import io.kafkakit.internal.lookup.TopicLookup;
import io.kafkakit.internal.tenure.Completion;
import io.kafkakit.internal.tenure.Tenure;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Knows the topics that a lane can append to at once. A producer waits for the metadata of a topic it has not seen, for up to
 * {@code max.block.ms} when the topic is missing; on the lane's thread that would hold up all partitions of the lane. So a
 * topic is asked for on another thread, and only the partitions that want it wait. Thread-safe.
 */
final class TopicScout {

    private static final Logger log = LoggerFactory.getLogger(TopicScout.class);
    /** Milliseconds: an answer about a topic that exists takes about one round trip. */
    private static final long SHORTEST_HOLD = 2;

    private static final long LONGEST_HOLD = 1_000;
    /** Nanoseconds for which the number of a topic's partitions is believed. A client looks itself after five minutes. */
    private static final long COUNTED = 60_000_000_000L;

    /** Nanoseconds after which a cluster that has not answered does not answer. */
    private static final long SILENCE = 1_000_000_000L;

    private final Executor executor;
    private final Clock clock;
    private final TopicLookup lookup;
    private final OnStall onStall;
    private final Set<String> known = ConcurrentHashMap.newKeySet();
    /**
     * A topic that was known a moment ago, this very text: most outcomes are for the topic of the one before. If it is not known any
     * more, it is wanted already.
     */
    private volatile @Nullable String lately;

    /** How many partitions a topic has of which somebody wanted one that is not there, and until when that holds. */
    private final Map<String, Partitions> counted = new ConcurrentHashMap<>();
    /** Not known, and outcomes that want it may be on their way. */
    private final Set<String> wanted = ConcurrentHashMap.newKeySet();

    /** Since when each of these is being asked for, in nanoseconds. */
    private final Map<String, Long> asking = new ConcurrentHashMap<>();
    /** What the last answer was about each topic that cannot be appended to. */
    private final Map<String, KafkaException> refused = new ConcurrentHashMap<>();
    /** One for each topic that is waited for: its answer may take {@code max.block.ms}. */
    private final Map<String, Patience> waits = new ConcurrentHashMap<>();

    /** Told which tenures stand still for a topic. */
    @FunctionalInterface
    interface OnStall {

        void stands(Collection<Tenure> tenures, String because, Exception cause);
    }

    /**
     * Knows no topic yet.
     *
     * @param lookup asks whether a topic is there, before a producer is sent for it
     * @param onStall told who waits for a topic that cannot be appended to; on the thread that calls {@link #hold}
     */
    TopicScout(Executor executor, Clock clock, TopicLookup lookup, OnStall onStall) {
        this.executor = executor;
        this.clock = clock;
        this.lookup = lookup;
        this.onStall = onStall;
    }

    /**
     * An outcome whose topics matter from now on. Called by the thread that made the outcome, which has it at hand: to look at
     * thousands of them again before each commit took 2 to 4 % of a busy lane's time.
     */
    void announce(Outcome outcome) {
        List<ProducerRecord<byte[], byte[]>> records = outcome.records();
        for (int i = 0; i < records.size(); i++) {
            String topic = records.get(i).topic();
            if (!isLately(topic)) {
                announce(topic);
            }
        }
    }

    @SuppressWarnings("ReferenceEquality") // Another text of the same topic is looked up.
    private boolean isLately(String topic) {
        return topic == lately;
    }

    private void announce(String topic) {
        if (known.contains(topic)) {
            lately = topic;
            return;
        }
        synchronized (this) {
            // Unless the answer has come just now.
            if (!known.contains(topic)) {
                wanted.add(topic);
            }
        }
    }

    /**
     * The tenures that have to wait for a topic, which is being asked for by then; null if there are none.
     *
     * @param completions all of whose outcomes were {@linkplain #announce announced}
     */
    synchronized Attempt.@Nullable Held hold(List<Completion> completions, Producer<byte[], byte[]> producer) {
        if (wanted.isEmpty()) {
            return null;
        }
        Map<String, Set<Tenure>> waiting = new LinkedHashMap<>();
        String last = "";
        for (Completion completion : completions) {
            for (ProducerRecord<byte[], byte[]> record : completion.records()) {
                String topic = record.topic();
                if (topic.equals(last) || known.contains(topic)) {
                    last = topic;
                } else {
                    ask(topic, producer);
                    waiting.computeIfAbsent(topic, name -> new HashSet<>()).add(completion.tenure());
                }
            }
        }
        if (waiting.isEmpty()) {
            return null;
        }
        waiting.forEach(this::tell);
        long millis = waiting.keySet().stream()
                .mapToLong(topic -> waits.computeIfAbsent(topic, name -> new Patience(SHORTEST_HOLD, LONGEST_HOLD))
                        .next())
                .min()
                .orElse(LONGEST_HOLD);
        Set<Tenure> tenures = waiting.values().stream().flatMap(Set::stream).collect(Collectors.toSet());
        Exception reason = new KafkaException("not known yet: topics " + waiting.keySet());
        return new Attempt.Held(completions, tenures, reason, millis);
    }

    /** Why these wait, once it is known, or the answer takes long. */
    private void tell(String topic, Set<Tenure> tenures) {
        KafkaException answer = refused.get(topic);
        Long since = asking.get(topic);
        if (answer != null) {
            onStall.stands(tenures, because(topic, answer), answer);
        } else if (since != null && clock.nanos() - since >= SILENCE) {
            onStall.stands(tenures, noAnswer(topic), new TimeoutException("no answer within a second"));
        }
    }

    private static String because(String topic, KafkaException answer) {
        if (answer instanceof UnknownTopicOrPartitionException) {
            return "topic '" + topic + "' does not exist: create it";
        }
        if (answer instanceof InvalidTopicException) {
            return "topic '" + topic + "' cannot exist, Kafka does not allow its name";
        }
        return Refusals.isRefused(answer)
                ? "topic '" + topic + "' cannot be written to: allow it to this user"
                : noAnswer(topic);
    }

    private static String noAnswer(String topic) {
        return "the cluster does not answer the question for topic '" + topic + "'";
    }

    /** Whether all topics that are wanted are known, as far as can be told at once. */
    boolean knowsAll() {
        return wanted.isEmpty();
    }

    /** A topic of this completion is not there any more. */
    synchronized void forget(Completion completion) {
        for (ProducerRecord<byte[], byte[]> record : completion.records()) {
            // In this order, and so wanted before anybody can take it for lately known.
            wanted.add(record.topic());
            known.remove(record.topic());
        }
        lately = null;
    }

    private synchronized void isThere(String topic) {
        known.add(topic);
        wanted.remove(topic);
        waits.remove(topic);
        refused.remove(topic);
    }

    /** Who may not write to a topic may know it all the same: to ask for it does not tell. */
    void cannotWrite(String topic, Collection<Tenure> tenures, KafkaException reason) {
        onStall.stands(tenures, because(topic, reason), reason);
    }

    private record Partitions(int count, long until) {}

    /** Somebody has waited for a partition of the topic that is not there. */
    void lacksPartition(String topic, int count) {
        counted.put(topic, new Partitions(count, clock.nanos() + COUNTED));
    }

    /** Whether it was found out a short time ago that this partition is not there. */
    boolean isMissing(String topic, int partition) {
        if (counted.isEmpty()) {
            return false;
        }
        Partitions partitions = counted.get(topic);
        return partitions != null && partition >= partitions.count() && partitions.until() - clock.nanos() > 0;
    }

    private void ask(String topic, Producer<byte[], byte[]> producer) {
        if (asking.putIfAbsent(topic, clock.nanos()) != null) {
            return;
        }
        try {
            executor.execute(() -> answer(topic, producer));
        } catch (RejectedExecutionException e) {
            log.debug("the group is stopped; nobody waits for topic '{}' any more", topic, e);
        }
    }

    private void answer(String topic, Producer<byte[], byte[]> producer) {
        try {
            lookup.find(topic);
            producer.partitionsFor(topic);
            isThere(topic);
        } catch (IllegalStateException e) {
            sayOver(topic, e);
        } catch (KafkaException e) {
            if (isOver(e)) {
                sayOver(topic, e);
            } else {
                refused.put(topic, e);
            }
        } finally {
            asking.remove(topic);
        }
    }

    private static void sayOver(String topic, Exception error) {
        log.debug("topic '{}': who asked for it has been closed; who still wants it asks again", topic, error);
    }

    /** Whether it says of the producer that it is closed, and nothing of the topic. The client has no exception of its own for that. */
    private static boolean isOver(KafkaException error) {
        return error instanceof InterruptException
                || String.valueOf(error.getMessage()).endsWith("after close");
    }
}
