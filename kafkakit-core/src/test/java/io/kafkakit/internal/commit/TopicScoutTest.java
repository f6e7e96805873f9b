package io.kafkakit.internal.commit;

import static org.assertj.core.api.Assertions.assertThat;

import io.kafkakit.internal.lifecycle.Clock;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TopicScoutTest {

    /** Knows every topic, as soon as the scout asks. */
    @SuppressWarnings("unchecked")
    private final Producer<byte[], byte[]> producer = (Producer<byte[], byte[]>) Proxy.newProxyInstance(
            Producer.class.getClassLoader(), new Class<?>[] {Producer.class}, (proxy, method, arguments) -> List.of());

    private final List<Runnable> questions = new ArrayList<>();
    private final TopicScout scout =
            new TopicScout(questions::add, Clock.system(), topic -> {}, (tenures, what, error) -> {});
    private final Tenure tenure = Lanes.tenure("orders", 0);
    private long offset;

    private Completion to(String topic) {
        Completion completion = Lanes.handled(tenure, offset++, new ProducerRecord<>(topic, new byte[0]), 1);
        scout.announce(completion.outcome());
        return completion;
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
