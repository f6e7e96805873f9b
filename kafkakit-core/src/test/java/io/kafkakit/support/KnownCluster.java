package io.kafkakit.support;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClusterResult;
import org.apache.kafka.clients.admin.DescribeTopicsResult;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsResult;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.admin.internals.CoordinatorKey;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.internals.KafkaFutureImpl;
import org.jspecify.annotations.Nullable;

/**
 * A cluster without a broker: its admin client answers what a test has told it, at once or when the test says so. Used by one
 * thread.
 */
public final class KnownCluster {

    private final Map<String, TopicDescription> topics = new HashMap<>();
    private final Map<TopicPartition, OffsetAndMetadata> committed = new HashMap<>();
    private final Set<TopicPartition> changing = new HashSet<>();
    private final Map<TopicPartition, Extent> logs = new HashMap<>();
    private final Deque<Runnable> unanswered = new ArrayDeque<>();
    private final List<String> questions = new ArrayList<>();
    private boolean silent;
    private @Nullable KafkaException failure;

    private record Extent(long begin, long end) {}

    /** The client that asks it. */
    public Admin admin() {
        return (Admin) Proxy.newProxyInstance(Admin.class.getClassLoader(), new Class<?>[] {Admin.class}, this::call);
    }

    /** A topic exists, with an id of its own; another one, if it existed before. */
    public void topic(String name, int partitions) {
        List<TopicPartitionInfo> infos = new ArrayList<>();
        for (int number = 0; number < partitions; number++) {
            infos.add(new TopicPartitionInfo(number, null, List.of(), List.of()));
            logs.put(new TopicPartition(name, number), new Extent(0, 0));
        }
        topics.put(name, new TopicDescription(name, false, infos, Set.of(), Uuid.randomUuid()));
    }

    /** Where a partition's log begins and ends. */
    public void log(TopicPartition partition, long begin, long end) {
        logs.put(partition, new Extent(begin, end));
    }

    /** What the group has committed of a partition. */
    public void committed(TopicPartition partition, long offset) {
        committed.put(partition, new OffsetAndMetadata(offset));
    }

    /** A transaction changes the partition's offset now, so the broker does not tell it. */
    public void changes(TopicPartition partition) {
        changing.add(partition);
    }

    /** From now on it answers nothing. */
    public void fallsSilent() {
        silent = true;
    }

    /** It answers again, also what was asked meanwhile. */
    public void answers() {
        silent = false;
        while (!unanswered.isEmpty()) {
            unanswered.removeFirst().run();
        }
    }

    /** From now on this is its answer to everything; null for the end of it. */
    public void fails(@Nullable KafkaException with) {
        failure = with;
    }

    /** The names of the admin client's methods that were called, in order. */
    public List<String> questions() {
        return questions;
    }

    private Object call(Object proxy, Method method, Object[] arguments) {
        questions.add(method.getName());
        return switch (method.getName()) {
            case "describeCluster" -> made(DescribeClusterResult.class, null, null, answer(() -> "cluster"), null);
            case "describeTopics" -> topics((Collection<?>) arguments[0]);
            case "listConsumerGroupOffsets" -> offsets((Map<?, ?>) arguments[0]);
            case "listOffsets" -> logs((Map<?, ?>) arguments[0]);
            default -> throw new UnsupportedOperationException(method.toString());
        };
    }

    private DescribeTopicsResult topics(Collection<?> names) {
        Map<String, KafkaFuture<TopicDescription>> answers = new HashMap<>();
        names.forEach(name -> answers.put((String) name, answer(() -> {
            TopicDescription topic = topics.get(name);
            if (topic == null) {
                throw new UnknownTopicOrPartitionException("no topic '" + name + "'");
            }
            return topic;
        })));
        return new DescribeTopicsResult(null, answers) {};
    }

    private ListConsumerGroupOffsetsResult offsets(Map<?, ?> asked) {
        Map<CoordinatorKey, KafkaFuture<Map<TopicPartition, OffsetAndMetadata>>> answers = new HashMap<>();
        asked.forEach(
                (group, spec) -> answers.put(CoordinatorKey.byGroupId((String) group), answer(() -> offsetsOf(spec))));
        return made(ListConsumerGroupOffsetsResult.class, answers);
    }

    /** As Kafka does: none is null, and one that is being changed is left out. */
    private Map<TopicPartition, OffsetAndMetadata> offsetsOf(Object spec) {
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        ((ListConsumerGroupOffsetsSpec) spec)
                .topicPartitions().stream()
                        .filter(partition -> !changing.contains(partition))
                        .forEach(partition -> offsets.put(partition, committed.get(partition)));
        return offsets;
    }

    private ListOffsetsResult logs(Map<?, ?> asked) {
        Map<TopicPartition, KafkaFuture<ListOffsetsResult.ListOffsetsResultInfo>> answers = new HashMap<>();
        asked.forEach((partition, spec) -> answers.put((TopicPartition) partition, answer(() -> {
            Extent log = logs.get(partition);
            if (log == null) {
                throw new UnknownTopicOrPartitionException("no partition " + partition);
            }
            long offset = spec instanceof OffsetSpec.EarliestSpec ? log.begin() : log.end();
            return new ListOffsetsResult.ListOffsetsResultInfo(offset, -1, Optional.empty());
        })));
        return new ListOffsetsResult(answers);
    }

    private <T> KafkaFuture<T> answer(Supplier<T> answer) {
        KafkaFutureImpl<T> future = new KafkaFutureImpl<>();
        Runnable complete = () -> {
            try {
                if (failure != null) {
                    throw failure;
                }
                future.complete(answer.get());
            } catch (KafkaException e) {
                future.completeExceptionally(e);
            }
        };
        if (silent) {
            unanswered.addLast(complete);
        } else {
            complete.run();
        }
        return future;
    }

    /** Kafka makes these itself, and offers no constructor. */
    private static <T> T made(Class<T> type, @Nullable Object... arguments) {
        try {
            Constructor<?> only = type.getDeclaredConstructors()[0];
            only.setAccessible(true);
            return type.cast(only.newInstance(arguments));
        } catch (InstantiationException | IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException(e);
        }
    }
}
