package io.kafkakit.internal.commit;

import static org.assertj.core.api.Assertions.assertThat;

import io.kafkakit.internal.tenure.Completion;
import io.kafkakit.internal.tenure.Tenure;
import io.kafkakit.support.HandClock;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TopicScoutTest {

    /** Knows every topic, as soon as the scout asks. */
    @SuppressWarnings("unchecked")
    private final Producer<byte[], byte[]> producer = (Producer<byte[], byte[]>) Proxy.newProxyInstance(
            Producer.class.getClassLoader(), new Class<?>[] {Producer.class}, (proxy, method, arguments) -> List.of());

    private final List<Runnable> questions = new ArrayList<>();
    private final HandClock clock = new HandClock();
    /** What the cluster says instead of an answer; null for an answer. */
    private @Nullable KafkaException refusal;

    private final List<String> told = new ArrayList<>();
    private final TopicScout scout = new TopicScout(
            questions::add, clock, this::find, (tenures, because, error) -> told.add(tenures + " " + because));
    private final Tenure tenure = Lanes.tenure("orders", 0);
    private long offset;

    private Completion to(String topic) {
        Completion completion = Lanes.handled(tenure, offset++, new ProducerRecord<>(topic, new byte[0]), 1);
        scout.announce(completion.outcome());
        return completion;
    }

    private void find(String topic) {
        if (refusal != null) {
            throw refusal;
        }
    }

    private Attempt.@Nullable Held hold(Completion completion) {
        return scout.hold(List.of(completion), producer);
    }

    private void answer() {
        questions.forEach(Runnable::run);
        questions.clear();
    }

    @Test
    void who_wants_a_topic_that_is_not_known_waits_until_it_is() {
        Completion first = to("out");
        assertThat(hold(first)).isNotNull();
        assertThat(hold(first)).isNotNull();
        assertThat(questions).hasSize(1);
        answer();
        assertThat(hold(first)).isNull();
        assertThat(hold(to("out"))).isNull();
        assertThat(hold(to("other"))).isNotNull();
    }

    @Test
    void a_topic_that_is_forgotten_is_asked_for_again_however_lately_it_was_known() {
        Completion first = to("out");
        assertThat(hold(first)).isNotNull();
        answer();
        for (int i = 0; i < 3; i++) {
            Completion lately = to("out");
            assertThat(hold(lately)).isNull();
            scout.forget(lately);
            assertThat(hold(to("out"))).isNotNull();
            assertThat(hold(lately)).isNotNull();
            answer();
            assertThat(hold(lately)).isNull();
        }
    }

    @Test
    void who_waits_for_a_topic_that_is_missing_is_told_with_the_first_answer_and_goes_on_when_it_is_there() {
        refusal = new UnknownTopicOrPartitionException("no");
        Completion first = to("out");
        hold(first);
        assertThat(told).as("there is no answer yet").isEmpty();
        answer();
        hold(first);
        assertThat(told).containsExactly("[orders-0] topic 'out' does not exist: create it");
        refusal = null;
        answer();
        assertThat(hold(first)).isNull();
        assertThat(told).hasSize(1);
    }

    @Test
    void a_cluster_that_does_not_answer_is_no_missing_topic() {
        Completion first = to("out");
        hold(first);
        clock.pass(Duration.ofMillis(999));
        hold(first);
        assertThat(told).isEmpty();
        clock.pass(Duration.ofMillis(1));
        hold(first);
        assertThat(told).containsExactly("[orders-0] the cluster does not answer the question for topic 'out'");
        refusal = new TimeoutException("no answer");
        answer();
        hold(first);
        assertThat(told).hasSize(2).last().isEqualTo(told.get(0));
    }

    @Test
    void a_topic_that_may_not_be_used_is_no_missing_topic() {
        refusal = new TopicAuthorizationException(Set.of("out"));
        Completion first = to("out");
        hold(first);
        answer();
        hold(first);
        assertThat(told).containsExactly("[orders-0] topic 'out' cannot be written to: allow it to this user");
    }

    @Test
    void topics_in_turn_and_other_texts_of_a_known_topic_need_no_question() {
        for (String topic : List.of("a", "b")) {
            assertThat(hold(to(topic))).isNotNull();
        }
        answer();
        for (int i = 0; i < 3; i++) {
            assertThat(hold(to("a"))).isNull();
            assertThat(hold(to(String.valueOf(new char[] {'b'})))).isNull();
        }
        assertThat(questions).isEmpty();
    }
}
