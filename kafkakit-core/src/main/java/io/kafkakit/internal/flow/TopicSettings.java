package io.kafkakit.internal.flow;

import io.kafkakit.Batches;
import io.kafkakit.Ordering;
import io.kafkakit.Retries;
import io.kafkakit.TopicOptions;
import io.kafkakit.UnknownEvents;
import io.kafkakit.codec.EventCodec;
import io.kafkakit.codec.KeyCodec;
import io.kafkakit.codec.TopicCodecs;
import io.kafkakit.deadletter.Toolkit;
import io.kafkakit.effect.Effects;
import io.kafkakit.state.PartitionStates;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The settings of a topic. Not thread-safe. */
public final class TopicSettings implements TopicOptions {

    private static final Set<Toolkit> WRITTEN = EnumSet.of(Toolkit.SPRING, Toolkit.SMALLRYE, Toolkit.KAFKA_STREAMS);

    private boolean exactlyOnce = true;
    private Ordering ordering = Ordering.PARTITION;
    private int concurrency = 1;
    private @Nullable Retries retries;
    private UnknownEvents unknownEvents = UnknownEvents.SKIP;
    private @Nullable String deadLetterTopic;
    private long maxStagedBytes = 16L << 20;
    private Set<Toolkit> deadLetterHeaders = Set.of();
    private boolean deadLetterStackTraces = true;
    private Batches batches = Batches.upTo(500);
    private @Nullable EventCodec codec;
    private @Nullable KeyCodec keyCodec;
    private @Nullable StateTopic state;
    private @Nullable Effects effects;
    private final Map<String, EventCodec> outputCodecs = new HashMap<>();
    private final Map<String, KeyCodec> outputKeyCodecs = new HashMap<>();

    @Override
    public TopicSettings exactlyOnce() {
        this.exactlyOnce = true;
        return this;
    }

    @Override
    public TopicSettings atLeastOnce() {
        this.exactlyOnce = false;
        return this;
    }

    @Override
    public TopicSettings retries(Retries retries) {
        this.retries = Objects.requireNonNull(retries, "retries are null: pass a policy, or leave them out");
        return this;
    }

    @Override
    public TopicSettings unknownEvents(UnknownEvents policy) {
        this.unknownEvents = Objects.requireNonNull(policy, "the policy for unknown events is null: pass one");
        return this;
    }

    @Override
    public TopicSettings ordering(Ordering ordering) {
        this.ordering = Objects.requireNonNull(ordering, "the ordering is null: pass one");
        return this;
    }

    @Override
    public TopicSettings concurrency(int handlersAtOnce) {
        this.concurrency = handlersAtOnce;
        return this;
    }

    @Override
    public TopicSettings maxStagedBytes(long bytes) {
        this.maxStagedBytes = bytes;
        return this;
    }

    @Override
    public TopicSettings deadLetterTopic(String topic) {
        this.deadLetterTopic = Objects.requireNonNull(topic, "the dead-letter topic is null: pass its name");
        return this;
    }

    @Override
    public TopicSettings deadLetterHeadersOf(Toolkit... toolkits) {
        Set<Toolkit> all = new LinkedHashSet<>(List.of(toolkits));
        all.removeAll(WRITTEN);
        if (!all.isEmpty()) {
            throw new IllegalArgumentException("headers of " + all + " cannot be written: choose among " + WRITTEN);
        }
        this.deadLetterHeaders = Set.copyOf(List.of(toolkits));
        return this;
    }

    @Override
    public TopicSettings deadLetterStackTraces(boolean written) {
        this.deadLetterStackTraces = written;
        return this;
    }

    @Override
    public TopicSettings batches(Batches batches) {
        this.batches = Objects.requireNonNull(batches, "batches is null: pass Batches.upTo(n)");
        return this;
    }

    public Batches batches() {
        return batches;
    }

    @Override
    public TopicSettings state(String topic, PartitionStates states) {
        Objects.requireNonNull(topic, "the state topic is null: pass its name");
        Objects.requireNonNull(states, "what makes the states is null: pass a constructor, such as OrderState::new");
        this.state = new StateTopic(topic, states);
        return this;
    }

    /** What is kept for each partition; null for nothing. */
    public @Nullable StateTopic state() {
        return state;
    }

    @Override
    public TopicSettings effects(Effects effects) {
        this.effects = Objects.requireNonNull(effects, "the effects are null: pass some, such as Jdbc.on(dataSource)");
        return this;
    }

    /** In whose transactions its handlers run; null for none. */
    public @Nullable Effects effects() {
        return effects;
    }

    @Override
    public TopicSettings codec(EventCodec codec) {
        this.codec = Objects.requireNonNull(codec, "the codec is null: pass a codec");
        return this;
    }

    @Override
    public TopicSettings keyCodec(KeyCodec codec) {
        this.keyCodec = Objects.requireNonNull(codec, "the key codec is null: pass a codec, such as KeyCodecs.text()");
        return this;
    }

    @Override
    public TopicSettings outputCodec(String topic, EventCodec codec) {
        outputCodecs.put(topic, codec);
        return this;
    }

    @Override
    public TopicSettings outputKeyCodec(String topic, KeyCodec codec) {
        outputKeyCodecs.put(topic, codec);
        return this;
    }

    /** These codecs, with this topic's own instead. */
    public TopicCodecs ownCodecs(String topic, TopicCodecs others) {
        TopicCodecs all = codec == null ? others : others.withCodec(topic, codec);
        return keyCodec == null ? all : all.withKeyCodec(topic, keyCodec);
    }

    /** These codecs, with those of its handlers' outputs instead. */
    public TopicCodecs outputCodecs(TopicCodecs others) {
        TopicCodecs all = others;
        for (Map.Entry<String, EventCodec> output : outputCodecs.entrySet()) {
            all = all.withCodec(output.getKey(), output.getValue());
        }
        for (Map.Entry<String, KeyCodec> output : outputKeyCodecs.entrySet()) {
            all = all.withKeyCodec(output.getKey(), output.getValue());
        }
        return all;
    }

    public boolean isExactlyOnce() {
        return exactlyOnce;
    }

    /** Null for none. */
    public @Nullable Retries retries() {
        return retries;
    }

    public UnknownEvents unknownEvents() {
        return unknownEvents;
    }

    public Ordering ordering() {
        return ordering;
    }

    public int concurrency() {
        return concurrency;
    }

    public long maxStagedBytes() {
        return maxStagedBytes;
    }

    public Set<Toolkit> deadLetterHeaders() {
        return deadLetterHeaders;
    }

    public boolean deadLetterStackTraces() {
        return deadLetterStackTraces;
    }

    /** Null to use the group's. */
    public @Nullable String deadLetterTopic() {
        return deadLetterTopic;
    }
}
