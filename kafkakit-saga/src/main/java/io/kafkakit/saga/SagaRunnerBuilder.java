package io.kafkakit.saga;

import io.kafkakit.ConfigurationException;
import io.kafkakit.ConsumerGroupBuilder;
import io.kafkakit.KafkaCluster;
import io.kafkakit.KafkaKitException;
import io.kafkakit.saga.internal.engine.CrewSpec;
import io.kafkakit.saga.internal.plan.Definition;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Describes the runner of a saga. Not thread-safe.
 *
 * @param <S> the saga's state
 */
public final class SagaRunnerBuilder<S> {

    private final KafkaCluster cluster;
    private final List<Definition<S>> versions = new ArrayList<>();
    private final Map<Integer, UnaryOperator<S>> migrations = new HashMap<>();
    private final Set<String> letters = new LinkedHashSet<>();
    private String groupId;
    private @Nullable String prefix;
    private int poolSize = 1;
    private String deadLetterTopic;
    private int concurrency = 4;
    private int partitions;
    private Consumer<ConsumerGroupBuilder> more = group -> {};
    private Consumer<ConsumerGroupBuilder> moreOfLetters = group -> {};
    private InstantSource clock = InstantSource.system();

    SagaRunnerBuilder(KafkaCluster cluster, Saga<S> saga) {
        this.cluster = cluster;
        this.versions.add(Definition.of(saga));
        this.groupId = saga.name() + "-saga";
        this.deadLetterTopic = saga.name() + "-saga-dead-letters";
    }

    /** An earlier version of the definition, for sagas that began under it. New ones begin under the newest. */
    public SagaRunnerBuilder<S> previous(Saga<S> version) {
        versions.add(Definition.of(version));
        return this;
    }

    /** What makes the state of a saga of an earlier version one of the newest, when an operator moves it. */
    public SagaRunnerBuilder<S> migration(int fromVersion, UnaryOperator<S> migration) {
        migrations.put(fromVersion, Objects.requireNonNull(migration, "the migration is null: pass a function"));
        return this;
    }

    /** The id of the consumer group; {@code <saga>-saga} by default. */
    public SagaRunnerBuilder<S> groupId(String id) {
        this.groupId = id;
        return this;
    }

    /** The transactional producers, as {@link ConsumerGroupBuilder#producerPool}; required. */
    public SagaRunnerBuilder<S> producerPool(String transactionalIdPrefix, int size) {
        this.prefix = transactionalIdPrefix;
        this.poolSize = size;
        return this;
    }

    /** The topic for records of the inbox that fail for good; {@code <saga>-saga-dead-letters} by default. */
    public SagaRunnerBuilder<S> deadLetterTopic(String topic) {
        this.deadLetterTopic = topic;
        return this;
    }

    /**
     * The dead-letter topics of participants. A saga whose command became a dead letter says so, and a redrive lets it go
     * on. The topics must exist.
     */
    public SagaRunnerBuilder<S> watchDeadLetters(String... topics) {
        letters.addAll(List.of(topics));
        return this;
    }

    /** How many sagas take a step at once in this process; 4 by default. */
    public SagaRunnerBuilder<S> concurrency(int sagasAtOnce) {
        this.concurrency = sagasAtOnce;
        return this;
    }

    /**
     * Creates missing topics: the inbox and its state topic, topics that start the saga or that it waits for, and those
     * that it sends to as far as they are known.
     *
     * @param number of partitions of a topic that is created; the inbox keeps its number for ever
     */
    public SagaRunnerBuilder<S> createTopics(int number) {
        this.partitions = number;
        return this;
    }

    /** Everything else that a group can have: settings, listeners, interceptors, timeouts. */
    public SagaRunnerBuilder<S> group(Consumer<ConsumerGroupBuilder> description) {
        this.more = more.andThen(description);
        return this;
    }

    /** As {@link #group}, for the group that reads {@linkplain #watchDeadLetters dead letters}. */
    public SagaRunnerBuilder<S> deadLetterGroup(Consumer<ConsumerGroupBuilder> description) {
        this.moreOfLetters = moreOfLetters.andThen(description);
        return this;
    }

    /** The clock for time limits and pauses; the system's by default. For tests. */
    public SagaRunnerBuilder<S> clock(InstantSource source) {
        this.clock = source;
        return this;
    }

    /**
     * Starts the runner. Returns when its consumers are about to join their group.
     *
     * @throws ConfigurationException if the description is wrong, or the topics are not as the saga needs them
     * @throws KafkaKitException if the cluster does not let it start
     */
    public SagaRunner start() {
        CrewSpec<S> spec = new CrewSpec<>(
                List.copyOf(versions),
                Map.copyOf(migrations),
                new CrewSpec.Names(groupId, prefix, poolSize, deadLetterTopic, List.copyOf(letters)),
                new CrewSpec.Work(concurrency, partitions, more, moreOfLetters),
                clock);
        return new SagaRunner(spec.start(cluster));
    }
}
