package io.kafkakit;

import static io.kafkakit.support.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.kafkakit.embedded.EmbeddedKafka;
import io.kafkakit.support.Kafka;
import io.kafkakit.support.Relayed;
import io.kafkakit.support.Topics;
import io.kafkakit.support.Work;
import io.kafkakit.support.Works;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The broker forgets a transactional id that is not used for days, here for half a second, and knows its producer no more. */
class ExpiredIdsTest {

    private static EmbeddedKafka broker;

    @BeforeAll
    static void start() {
        broker = EmbeddedKafka.builder()
                .setting("transactional.id.expiration.ms", "500")
                .setting("transaction.remove.expired.transaction.cleanup.interval.ms", "100")
                .start();
    }

    @AfterAll
    static void stop() {
        broker.close();
    }

    private static void awaitForgotten(String transactionalId) {
        eventually(() -> broker.admin().listTransactions().all().get().stream()
                .noneMatch(each -> each.transactionalId().startsWith(transactionalId)));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_group_that_idled_until_its_ids_were_forgotten_goes_on(boolean sending) {
        Kafka kafka = new Kafka(broker, sending ? "sending" : "silent");
        Topics topics = Topics.of(kafka, 1);
        Queue<String> runs = new ConcurrentLinkedQueue<>();
        TopicEvents events = TopicEvents.of(topics.in()).on(Work.class, (work, ctx) -> {
            runs.add(work.id() + " at attempt " + ctx.attempt());
            if (sending) {
                ctx.send(topics.out(), ctx.key(), work);
            }
        });
        try (KafkaCluster cluster = kafka.connect()) {
            ConsumerGroup group = kafka.group(cluster, topics)
                    .subscribe(events, topic -> topic.retries(Retries.upTo(3).onTopic(topics.retry())))
                    .start();
            Works works = new Works(cluster, topics.in(), 1);
            for (int id = 0; id < 3; id++) {
                awaitForgotten(kafka.name("pod"));
                works.send(id, id + 1);
                int count = id + 1;
                eventually(() -> group.status().counts().handled() == count);
            }
            assertThat(group.failure()).isEmpty();
        }
        assertThat(runs).containsExactly("0 at attempt 1", "1 at attempt 1", "2 at attempt 1");
        assertThat(kafka.lag(kafka.name("g"), topics.in())).isLessThanOrEqualTo(0);
        Relayed.of(kafka, topics).assertEachOnce(sending ? 3 : 0);
    }

    @Test
    void a_transaction_after_its_ids_were_forgotten_is_visible_once() {
        Kafka kafka = new Kafka(broker, "transactions");
        Topics topics = Topics.of(kafka, 1);
        try (KafkaCluster cluster = kafka.connect()) {
            EventTransactions transactions = cluster.transactions(kafka.name("billing"), 1);
            for (int id = 0; id < 3; id++) {
                awaitForgotten(kafka.name("billing"));
                Work work = new Work(id);
                transactions.run(transaction -> transaction.send(topics.out(), work));
            }
        }
        Relayed.of(kafka, topics).assertEachOnce(3);
    }
}
