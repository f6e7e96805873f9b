package io.kafkakit.internal.deadletter;

import io.kafkakit.KafkaKitException;
import io.kafkakit.codec.EventCodec;
import io.kafkakit.deadletter.DeadLetter;
import io.kafkakit.deadletter.DeadLetterFilter;
import io.kafkakit.deadletter.DeadLetters;
import io.kafkakit.deadletter.Position;
import io.kafkakit.deadletter.Preview;
import io.kafkakit.deadletter.Resolve;
import io.kafkakit.deadletter.Resolved;
import io.kafkakit.internal.config.Answers;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The dead letters of a topic, read when they are asked for. */
public final class TopicDeadLetters implements DeadLetters {

    private static final Logger log = LoggerFactory.getLogger(TopicDeadLetters.class);

    private final String topic;
    private final Clients clients;
    private final EventCodec codec;
    private final Resolutions resolutions;

    /** Of this topic. */
    public TopicDeadLetters(String topic, EventCodec codec, Clients clients) {
        this.topic = topic;
        this.clients = clients;
        this.codec = codec;
        this.resolutions = new Resolutions(topic, clients);
    }

    @Override
    public String topic() {
        return topic;
    }

    @Override
    public void browse(DeadLetterFilter filter, Predicate<DeadLetter> each) {
        try (Scan scan = new Scan(clients)) {
            Known known = known(scan, topicId());
            scan.readInOrder(topic, scan.ends(topic), matching(filter, known, each));
        }
    }

    /** What is resolved, before the ends are looked up: what is resolved later is not counted as new, but as unresolved. */
    private Known known(Scan scan, Uuid topicId) {
        return describe(resolutions.topic()).isPresent()
                ? resolutions.read(scan, topicId, scan.begins(topic))
                : Known.nothing();
    }

    private Uuid topicId() {
        return describe(topic)
                .orElseThrow(() -> new KafkaKitException("dead-letter topic '" + topic
                        + "' does not exist; check its name, and whether this is the right cluster"))
                .topicId();
    }

    private Optional<TopicDescription> describe(String name) {
        try {
            return Optional.ofNullable(Answers.await(
                            clients.admin().get().describeTopics(List.of(name)).allTopicNames())
                    .get(name));
        } catch (UnknownTopicOrPartitionException | InvalidTopicException e) {
            return Optional.empty();
        } catch (TopicAuthorizationException e) {
            // It does not say of which topic.
            throw new TopicAuthorizationException(Set.of(name));
        }
    }

    private Predicate<ConsumerRecord<byte[], byte[]>> matching(
            DeadLetterFilter filter, Known known, Predicate<DeadLetter> each) {
        return record -> {
            DeadLetter letter = new RecordLetter(record, codec, known.of(record));
            return !filter.matches(letter) || each.test(letter);
        };
    }

    @Override
    public List<DeadLetter> list(DeadLetterFilter filter, int limit) {
        List<DeadLetter> found = new ArrayList<>();
        if (limit > 0) {
            browse(filter, letter -> {
                found.add(letter);
                return found.size() < limit;
            });
        }
        return found;
    }

    @Override
    public Optional<DeadLetter> find(Position position) {
        List<DeadLetter> found = new ArrayList<>();
        try (Scan scan = new Scan(clients)) {
            Known known = known(scan, topicId());
            scan.read(topic, position.partition(), position.offset(), position.offset() + 1, record -> {
                found.add(new RecordLetter(record, codec, known.of(record)));
                return false;
            });
        }
        return found.stream().findFirst();
    }

    @Override
    public Preview preview(DeadLetterFilter filter) {
        Summary summary = new Summary();
        try (Scan scan = new Scan(clients)) {
            Uuid topicId = topicId();
            Known known = known(scan, topicId);
            SortedMap<Integer, Long> ends = scan.ends(topic);
            scan.read(topic, ends, matching(filter, known, letter -> {
                summary.add(letter);
                return true;
            }));
            return summary.preview(filter, topicId, ends);
        }
    }

    @Override
    public long depth() {
        AtomicLong depth = new AtomicLong();
        try (Scan scan = new Scan(clients)) {
            Known known = known(scan, topicId());
            scan.read(topic, scan.ends(topic), record -> {
                if (known.of(record) == null) {
                    depth.incrementAndGet();
                }
                return true;
            });
        }
        return depth.get();
    }

    @Override
    public Resolved resolve(Preview preview, Resolve how, Consumer<Resolved> progress) throws InterruptedException {
        Uuid topicId = topicId();
        if (!topicId.equals(preview.topicId())) {
            throw new KafkaKitException("topic '" + topic + "' was made anew since the preview; make another one");
        }
        ToIntFunction<String> partitions = partitionsAskedOnce();
        if (how.isDryRun()) {
            return dryRun(preview, how, partitions);
        }
        if (describe(resolutions.topic()).isEmpty()) {
            resolutions.create();
        } else {
            resolutions.checkCompacted();
        }
        try (Scan scan = new Scan(clients);
                Resolver resolver = new Resolver(clients, resolutions, topicId, how, partitions, progress)) {
            return resolver.run(
                    () -> resolutions.read(scan, topicId, scan.begins(topic)),
                    (known, each) ->
                            scan.read(topic, preview.ends(), matching(preview.filter(), known, unresolved(each))));
        }
    }

    /** A filter may ask for those that are resolved too, to be looked at; nothing is done about them again. */
    private static Predicate<DeadLetter> unresolved(Predicate<DeadLetter> each) {
        return letter -> letter.resolution() != null || each.test(letter);
    }

    private Resolved dryRun(Preview preview, Resolve how, ToIntFunction<String> partitions) {
        Progress done = new Progress();
        long now = clients.clock().millis();
        try (Scan scan = new Scan(clients)) {
            Known known = known(scan, preview.topicId());
            scan.read(topic, preview.ends(), matching(preview.filter(), known, unresolved(letter -> {
                done.add(Return.of(letter, how, partitions, now));
                return true;
            })));
        }
        return done.now();
    }

    private ToIntFunction<String> partitionsAskedOnce() {
        Map<String, Integer> known = new HashMap<>();
        return name -> known.computeIfAbsent(name, this::partitions);
    }

    /** How many a topic has; 0 if there is none, or we may not know. Its name is what a header says: anything. */
    private int partitions(String name) {
        try {
            return describe(name).map(there -> there.partitions().size()).orElse(0);
        } catch (TopicAuthorizationException e) {
            log.warn("topic '{}' of a dead letter: {}", name, e.getMessage());
            return 0;
        }
    }

    @Override
    public Set<String> groupsReading(String name) {
        return Readers.of(name, clients.admin().get());
    }
}
