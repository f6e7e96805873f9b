package io.kafkakit.internal.deadletter;

import io.kafkakit.KafkaKitException;
import io.kafkakit.codec.TopicCodecs;
import io.kafkakit.deadletter.DeadLetter;
import io.kafkakit.deadletter.DeadLetterFilter;
import io.kafkakit.deadletter.DeadLetters;
import io.kafkakit.deadletter.Position;
import io.kafkakit.deadletter.Preview;
import io.kafkakit.deadletter.Resolve;
import io.kafkakit.deadletter.Resolved;
import io.kafkakit.internal.config.Refusals;
import io.kafkakit.internal.letter.RecordLetter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Uuid;

/** The dead letters of a topic, read on demand. */
public final class TopicDeadLetters implements DeadLetters {

    private final String topic;
    private final Clients clients;
    private final TopicCodecs codecs;
    private final Resolutions resolutions;

    /** The dead letters of this topic. */
    public TopicDeadLetters(String topic, TopicCodecs codecs, Clients clients) {
        this.topic = topic;
        this.clients = clients;
        this.codecs = codecs;
        this.resolutions = new Resolutions(topic, clients);
    }

    @Override
    public String topic() {
        return topic;
    }

    /**
     * Runs an action that needs the cluster.
     *
     * @throws KafkaKitException if the cluster does not answer, or does not allow it
     */
    private <T> T ask(Supplier<T> something) {
        try {
            return something.get();
        } catch (KafkaException e) {
            throw failed(e);
        }
    }

    private KafkaKitException failed(KafkaException reason) {
        return new KafkaKitException(
                "the dead letters in '" + topic + "' of the cluster "
                        + clients.settings().bootstrapServers() + ": " + Refusals.words(reason)
                        + (Refusals.isFinal(reason) ? "; " + Refusals.fix(reason) : ""),
                reason);
    }

    @Override
    public void browse(DeadLetterFilter filter, Predicate<DeadLetter> each) {
        boolean unused = ask(() -> {
            try (Scan scan = new Scan(clients)) {
                Known known = known(scan, topicId());
                scan.readInOrder(topic, scan.ends(topic), matching(filter, known, each));
                return true;
            }
        });
    }

    /**
     * The resolutions, read before the topic's ends. A dead letter that is resolved in between counts as unresolved,
     * not as new.
     */
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
        return ClusterTopics.describe(clients.admin().get(), name);
    }

    private Predicate<ConsumerRecord<byte[], byte[]>> matching(
            DeadLetterFilter filter, Known known, Predicate<? super RecordLetter> each) {
        return record -> {
            RecordLetter letter = new RecordLetter(record, codecs, known.of(record));
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
        return ask(() -> findNow(position));
    }

    private Optional<DeadLetter> findNow(Position position) {
        List<DeadLetter> found = new ArrayList<>();
        try (Scan scan = new Scan(clients)) {
            Known known = known(scan, topicId());
            scan.read(topic, position.partition(), position.offset(), position.offset() + 1, record -> {
                found.add(new RecordLetter(record, codecs, known.of(record)));
                return false;
            });
        }
        return found.stream().findFirst();
    }

    @Override
    public Preview preview(DeadLetterFilter filter) {
        return ask(() -> previewNow(filter));
    }

    private Preview previewNow(DeadLetterFilter filter) {
        Summary summary = new Summary();
        try (Scan scan = new Scan(clients)) {
            Uuid topicId = topicId();
            Known known = known(scan, topicId);
            SortedMap<Integer, Long> ends = scan.ends(topic);
            scan.read(topic, ends, matching(DeadLetterFilter.all().withResolved(), known, letter -> {
                summary.add(letter, filter);
                return true;
            }));
            return summary.preview(filter, topicId, ends);
        }
    }

    @Override
    public long depth() {
        return ask(this::depthNow);
    }

    private long depthNow() {
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
        try {
            return resolve(FrozenPreview.of(preview), how, progress);
        } catch (KafkaException e) {
            throw failed(e);
        }
    }

    private Resolved resolve(FrozenPreview preview, Resolve how, Consumer<Resolved> progress)
            throws InterruptedException {
        Uuid topicId = topicId();
        if (!topicId.equals(preview.extent().topicId())) {
            throw new KafkaKitException("topic '" + topic + "' was made anew since the preview; make another one");
        }
        if (how.isDryRun()) {
            return dryRun(preview, how);
        }
        if (describe(resolutions.topic()).isEmpty()) {
            resolutions.create();
        } else {
            resolutions.checkCompacted();
        }
        try (Scan scan = new Scan(clients);
                ClusterTopics topics = new ClusterTopics(clients);
                Resolver resolver =
                        new Resolver(clients, resolutions, topics, new Resolver.Task(topicId, how, progress))) {
            return resolver.run(
                    () -> resolutions.read(scan, topicId, scan.begins(topic)),
                    (known, each) -> scan.read(
                            topic, preview.extent().ends(), matching(preview.filter(), known, unresolved(each))));
        }
    }

    /** A filter may select resolved dead letters, for reading. They are not resolved again. */
    private static Predicate<RecordLetter> unresolved(Predicate<RecordLetter> each) {
        return letter -> letter.resolution() != null || each.test(letter);
    }

    private Resolved dryRun(FrozenPreview preview, Resolve how) {
        Progress done = new Progress();
        long now = clients.clock().millis();
        try (Scan scan = new Scan(clients);
                ClusterTopics topics = new ClusterTopics(clients)) {
            Known known = known(scan, preview.extent().topicId());
            scan.read(topic, preview.extent().ends(), matching(preview.filter(), known, unresolved(letter -> {
                done.add(Return.of(letter, how, topics, now));
                return true;
            })));
        }
        return done.now();
    }

    @Override
    public Set<String> groupsReading(String name) {
        return ask(() -> Readers.of(name, clients.admin().get()));
    }
}
