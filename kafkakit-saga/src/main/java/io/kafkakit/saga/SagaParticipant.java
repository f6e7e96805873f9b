package io.kafkakit.saga;

import io.kafkakit.ConsumerGroupBuilder;
import io.kafkakit.EventContext;
import io.kafkakit.EventHandler;
import io.kafkakit.KafkaCluster;
import io.kafkakit.Ordering;
import io.kafkakit.TopicEvents;
import io.kafkakit.TopicOptions;
import io.kafkakit.internal.encode.EventNames;
import io.kafkakit.saga.internal.participant.Marks;
import io.kafkakit.saga.internal.participant.Remembering;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Handlers of commands that sagas send. They answer with {@link EventContext#reply}. A participant remembers each command
 * in a compacted topic, so that it has its effect once:
 *
 * <ul>
 * <li>A command that is sent again gets the reply of the first time, and its handler does not run.
 * <li>A command that comes after it was undone does nothing. A retry or a redrive can be that late.
 * <li>A command that undoes one which never came tells its handler so.
 * </ul>
 *
 * <p>Commands and those that undo them go to the same topic with the same key. Records without the headers of a saga are
 * handled as always. Handlers of plain {@link TopicEvents} can take commands too, without all this. Not thread-safe.
 *
 * <pre>{@code
 * SagaParticipant stock = SagaParticipant.of("stock", "stock-marks")
 *         .on(Reserve.class, (reserve, ctx) -> ctx.reply(warehouse.reserve(reserve)))
 *         .failsWith(OutOfStock.class)
 *         .onUndo(Release.class, (release, wasDone, ctx) -> {
 *             if (wasDone) {
 *                 warehouse.release(release);
 *             }
 *             ctx.reply(new Released());
 *         });
 * stock.join(cluster, group, topic -> topic.concurrency(4));
 * }</pre>
 */
public final class SagaParticipant {

    private final String topic;
    private final String marksTopic;
    private final TopicEvents events;
    private final Remembering remembering;
    private final Set<String> failures = new HashSet<>();
    private Duration retention = Duration.ofDays(7);

    private SagaParticipant(String topic, String marksTopic) {
        this.topic = topic;
        this.marksTopic = marksTopic;
        this.events = TopicEvents.of(topic);
        this.remembering = new Remembering(marksTopic, failures, InstantSource.system());
    }

    /** Undoes what a command did. */
    @FunctionalInterface
    public interface UndoHandler<T> {

        /**
         * Handles the command.
         *
         * @param wasDone whether the command that it undoes was handled, and did not fail
         */
        void handle(T command, boolean wasDone, EventContext context) throws Exception;
    }

    /**
     * A participant without handlers.
     *
     * @param topic of its commands
     * @param marksTopic compacted, with as many partitions: what it remembers
     */
    public static SagaParticipant of(String topic, String marksTopic) {
        return new SagaParticipant(topic, Objects.requireNonNull(marksTopic, "the marks topic is null: pass its name"));
    }

    /** Handles a command. Its class names the event. */
    public <T> SagaParticipant on(Class<T> command, EventHandler<? super T> handler) {
        return on(EventNames.of(command), command, handler);
    }

    /** As {@link #on(Class, EventHandler)}, with a name for the event. */
    public <T> SagaParticipant on(String event, Class<T> command, EventHandler<? super T> handler) {
        events.on(event, command, remembering.doing(handler));
        return this;
    }

    /** Handles a command that undoes another one. Its class names the event. */
    public <T> SagaParticipant onUndo(Class<T> command, UndoHandler<? super T> handler) {
        events.on(command, remembering.undoing(handler));
        return this;
    }

    /** Replies that say that a command had no effect. */
    public SagaParticipant failsWith(Class<?>... replies) {
        for (Class<?> each : replies) {
            failures.add(EventNames.of(each));
        }
        return this;
    }

    /**
     * How long it remembers a command; 7 days by default. It must be longer than a saga takes, and than dead letters wait
     * for their redrive.
     */
    public SagaParticipant retention(Duration time) {
        this.retention = time;
        return this;
    }

    /**
     * Subscribes a group to the commands. The topic is handled in the order of keys. If it has retries, they must keep
     * that order.
     *
     * @param options what else to set for the topic
     */
    public ConsumerGroupBuilder join(
            KafkaCluster cluster, ConsumerGroupBuilder group, Consumer<? super TopicOptions> options) {
        Duration keep = retention;
        return group.subscribe(events, settings -> {
            settings.ordering(Ordering.KEY)
                    .state(marksTopic, partition -> new Marks(partition, keep, cluster.codecs()));
            options.accept(settings);
        });
    }

    @Override
    public String toString() {
        return "participant of " + topic;
    }
}
