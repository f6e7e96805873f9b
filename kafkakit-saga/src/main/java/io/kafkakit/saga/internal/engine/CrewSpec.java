package io.kafkakit.saga.internal.engine;

import io.kafkakit.ConsumerGroup;
import io.kafkakit.ConsumerGroupBuilder;
import io.kafkakit.KafkaCluster;
import io.kafkakit.Ordering;
import io.kafkakit.TopicEvents;
import io.kafkakit.TopicOptions;
import io.kafkakit.codec.Codecs;
import io.kafkakit.codec.KeyCodecs;
import io.kafkakit.saga.internal.plan.Definition;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What runs a saga, as a description.
 *
 * @param versions of the saga
 * @param migrations by the version that they start from
 * @param <S> the saga's state
 */
public record CrewSpec<S>(
        List<Definition<S>> versions,
        Map<Integer, UnaryOperator<S>> migrations,
        Names names,
        Work work,
        InstantSource clock) {

    /**
     * Names in the cluster.
     *
     * @param prefix of transactional ids; null if it was not said
     * @param letters dead-letter topics of participants
     */
    public record Names(
            String groupId, @Nullable String prefix, int poolSize, String deadLetterTopic, List<String> letters) {}

    /**
     * How it works.
     *
     * @param partitions of topics that are created; 0 to create none
     * @param more what else the group has
     * @param moreOfLetters what else the group has that reads dead letters
     */
    public record Work(
            int concurrency,
            int partitions,
            Consumer<ConsumerGroupBuilder> more,
            Consumer<ConsumerGroupBuilder> moreOfLetters) {}

    /** Starts it. */
    public Crew start(KafkaCluster cluster) {
        Versions<S> all = new Versions<>(versions, migrations);
        Definition<S> newest = all.newest().saga();
        InboxCodec codec = new InboxCodec(cluster.codecs().codec(newest.inbox()));
        Engine<S> engine = new Engine<>(
                all,
                new StateFormat<>(newest, cluster.codecs().codec(newest.stateTopic())),
                new KeptEvents(newest.inbox(), codec),
                clock);
        Alarm alarm = new Alarm(newest.inbox(), cluster.producer(), clock);
        List<ConsumerGroup> groups = new ArrayList<>();
        try {
            groups.add(inbox(cluster, engine, codec, alarm));
            if (!names.letters.isEmpty()) {
                groups.add(letters(cluster, newest.name()));
            }
        } catch (RuntimeException e) {
            groups.forEach(ConsumerGroup::close);
            throw e;
        }
        alarm.start(groups.get(0)::isRunning);
        return new Crew(engine, alarm, groups);
    }

    private ConsumerGroup inbox(KafkaCluster cluster, Engine<S> engine, InboxCodec codec, Alarm alarm) {
        Definition<S> newest = engine.versions().newest().saga();
        ConsumerGroupBuilder group = cluster.consumerGroup(names.groupId)
                .deadLetterTopic(names.deadLetterTopic)
                .producerPool(names.prefix, names.poolSize);
        if (work.partitions > 0) {
            group.createTopics(work.partitions);
        }
        group.subscribe(
                Inbox.events(engine),
                topic -> inboxOptions(topic, newest, alarm).codec(codec).keyCodec(KeyCodecs.text()));
        for (TopicEvents each : Routes.of(engine.versions())) {
            group.subscribe(
                    each,
                    topic -> topic.ordering(Ordering.KEY)
                            .concurrency(work.concurrency)
                            .outputCodec(newest.inbox(), codec)
                            .outputKeyCodec(newest.inbox(), KeyCodecs.text()));
        }
        work.more.accept(group);
        return group.start();
    }

    private TopicOptions inboxOptions(TopicOptions topic, Definition<S> newest, Alarm alarm) {
        return topic.ordering(Ordering.KEY)
                .concurrency(work.concurrency)
                .state(
                        newest.stateTopic(),
                        partition -> new SagaStore(partition, newest.ending().retention(), alarm::add, alarm::remove))
                .outputKeyCodec(newest.stateTopic(), KeyCodecs.text());
    }

    private ConsumerGroup letters(KafkaCluster cluster, String saga) {
        ConsumerGroupBuilder group = cluster.consumerGroup(names.groupId + "-letters")
                .deadLetterTopic(names.deadLetterTopic)
                .producerPool(names.prefix == null ? null : names.prefix + "-letters", 1);
        for (String topic : names.letters) {
            group.subscribe(Letters.events(topic, saga), options -> options.codec(Codecs.bytes()));
        }
        work.moreOfLetters.accept(group);
        return group.start();
    }
}
