package io.kafkakit.internal.commit;

import static org.assertj.core.api.Assertions.assertThat;

import io.kafkakit.Backoff;
import io.kafkakit.Retries;
import io.kafkakit.internal.flow.Outcome;
import io.kafkakit.internal.flow.TopicPlan;
import io.kafkakit.internal.lifecycle.Clock;
import io.kafkakit.internal.lifecycle.StopSignal;
import io.kafkakit.internal.produce.OwnedProducer;
import io.kafkakit.internal.tenure.Completion;
import io.kafkakit.internal.tenure.Tenure;
import io.kafkakit.support.Broker;
import io.kafkakit.support.Deliveries;
import io.kafkakit.support.Kafka;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** To which partition retry records go when their topic does not have as many as their source, or had fewer a moment ago. */
@ExtendWith(Broker.class)
class AppenderTest {

    /** A client asks for a topic's partitions every five minutes; consumers may have seen the new one long before. */
    @Test
    void where_keys_keep_their_order_a_retry_record_goes_to_a_partition_that_was_added_a_moment_ago(Kafka kafka)
            throws Exception {
        String retry = kafka.topic("retry", 1);
        TopicPlan plan = Deliveries.plan(
                Retries.upTo(3).onTopic(retry).withBackoff(Backoff.none()).keepingKeyOrder());
        OwnedProducer owned = new OwnedProducer(Lanes.settings(kafka).producer("p"), new StopSignal());
        append(owned, plan, retry, 0);
        kafka.broker()
                .admin()
                .createPartitions(Map.of(retry, NewPartitions.increaseTo(2)))
                .all()
                .get();

        append(owned, plan, retry, 1);

        owned.close();
        assertThat(kafka.read(retry)).extracting(ConsumerRecord::partition).containsExactlyInAnyOrder(0, 1);
    }

    /** Partitions were added to the source, and none to its retry topic. */
    @Test
    void elsewhere_it_goes_to_one_that_its_topic_has(Kafka kafka) {
        String retry = kafka.topic("retry", 1);
        TopicPlan plan = Deliveries.plan(Retries.upTo(3).onTopic(retry).withBackoff(Backoff.none()));
        OwnedProducer owned = new OwnedProducer(Lanes.settings(kafka).producer("p"), new StopSignal());

        append(owned, plan, retry, 1);

        owned.close();
        assertThat(kafka.read(retry)).extracting(ConsumerRecord::partition).containsExactly(0);
    }

    private static void append(OwnedProducer owned, TopicPlan plan, String retry, int partition) {
        Tenure tenure = Lanes.tenure(plan.topic(), partition);
        Completion completion = new Completion(
                tenure,
                tenure.delivered(0, 1, -1),
                Deliveries.of(plan, plan.topic(), new byte[1], new RecordHeaders()),
                new Outcome(
                        Outcome.Kind.RETRIED,
                        List.of(new ProducerRecord<>(retry, partition, new byte[1], new byte[1]))),
                1);
        TopicScout scout = new TopicScout(Runnable::run, Clock.system(), topic -> {}, (tenures, what, error) -> {});
        Appender appender = new Appender(owned, owned.ready(), scout, 0);
        appender.append(List.of(completion), before -> {});
        appender.flush();
        assertThat(appender.acknowledged()).containsExactly(completion);
    }
}
