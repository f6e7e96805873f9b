package io.kafkakit.bench.saga;

import io.kafkakit.bench.run.BrokerProcess;
import io.kafkakit.bench.run.ChildJvm;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.common.TopicPartition;

/**
 * Where all measurements take place. Used by one thread.
 *
 * @param logs directory for the logs of contenders
 * @param jvm options of their JVMs
 * @param timeLimit after which a run counts as not finished
 */
record Stage(BrokerProcess broker, Path logs, List<String> jvm, int partitions, Duration timeLimit) {

    SagaSpec spec(SagaContender contender, SagaSpec.Part part, String name) {
        return new SagaSpec(contender, part, broker.bootstrapServers(), name, partitions);
    }

    /** Creates the topics of a run. */
    void open(SagaSpec spec) {
        List<String> topics = new ArrayList<>(spec.allCommands());
        topics.addAll(List.of(spec.starts(), spec.replies(), spec.done()));
        broker.cluster().createTopics(topics, partitions, Map.of());
    }

    /** Deletes them, and all others whose names begin like theirs. */
    void close(SagaSpec spec) {
        broker.cluster().deleteTopics(broker.cluster().topicsBeginningWith(spec.name() + "-"));
    }

    /** Starts a contender's JVM, and waits until it is ready. */
    ChildJvm start(SagaSpec spec, String log) {
        ChildJvm child = ChildJvm.start(logs.resolve(log + ".log"), jvm, SagaMain.arguments(spec));
        try {
            var unused = child.awaitReady();
            return child;
        } catch (RuntimeException e) {
            child.close();
            throw e;
        }
    }

    List<TopicPartition> partitionsOf(Collection<String> topics) {
        return topics.stream()
                .flatMap(topic -> IntStream.range(0, partitions).mapToObj(number -> new TopicPartition(topic, number)))
                .toList();
    }
}
