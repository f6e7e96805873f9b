package io.kafkakit;

import static io.kafkakit.support.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.kafkakit.support.Broker;
import io.kafkakit.support.ChildGroup;
import io.kafkakit.support.Kafka;
import io.kafkakit.support.Relayed;
import io.kafkakit.support.Topics;
import io.kafkakit.support.Work;
import io.kafkakit.support.Works;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Without transactions a process that is killed may have sent what is sent again, and nothing is lost. */
@ExtendWith(Broker.class)
class AtLeastOnceCrashTest {

    private static final int COUNT = 2_000;
    private static final int KILLS = Integer.getInteger("kafkakit.kills", 1);

    @Test
    void a_process_that_is_killed_loses_nothing(Kafka kafka) {
        Topics topics = Topics.of(kafka, 3);
        TopicEvents events =
                TopicEvents.of(topics.in()).on(Work.class, (work, ctx) -> ctx.send(topics.out(), ctx.key(), work));
        try (KafkaCluster cluster = kafka.connect()) {
            new Works(cluster, topics.in(), 40).send(0, COUNT);
            for (int kill = 1; kill <= KILLS; kill++) {
                try (ChildGroup child = ChildGroup.startAtLeastOnce(kafka, topics)) {
                    eventually(() -> child.handled().size() > 300);
                    child.kill();
                    kafka.evictAll(kafka.name("g"));
                }
            }
            ConsumerGroup last = kafka.group(cluster, topics)
                    .subscribe(events, TopicOptions::atLeastOnce)
                    .start();
            eventually(() -> kafka.lag(kafka.name("g"), topics.in()) == 0);
            assertThat(last.failure()).isEmpty();
        }
        assertThat(Relayed.of(kafka, topics).ids())
                .containsAll(IntStream.range(0, COUNT).boxed().toList());
    }
}
