package io.kafkakit;

import static java.time.Duration.ofDays;
import static java.time.Duration.ofHours;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofNanos;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kafkakit.internal.flow.RetryTopics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BackoffTest {

    private static List<Duration> first(int failures, Backoff backoff) {
        return IntStream.rangeClosed(1, failures).mapToObj(backoff::delay).toList();
    }

    @Test
    void delays_grow_until_the_longest() {
        assertThat(first(5, Backoff.exponential(ofSeconds(1), ofSeconds(5))))
                .containsExactly(ofSeconds(1), ofSeconds(2), ofSeconds(4), ofSeconds(5), ofSeconds(5));
        assertThat(first(4, Backoff.exponential(ofMillis(100), 1.5, ofHours(1))))
                .containsExactly(ofMillis(100), ofMillis(150), ofMillis(225), ofMillis(338));
        assertThat(first(2, Backoff.exponential(ofSeconds(3), ofSeconds(3)))).containsOnly(ofSeconds(3));
    }

    @Test
    void a_list_of_delays_goes_on_with_its_last() {
        assertThat(first(4, Backoff.delays(ofSeconds(1), ofSeconds(30))))
                .containsExactly(ofSeconds(1), ofSeconds(30), ofSeconds(30), ofSeconds(30));
        assertThat(first(2, Backoff.fixed(ofSeconds(7)))).containsOnly(ofSeconds(7));
        assertThat(first(2, Backoff.none())).containsOnly(Duration.ZERO);
    }

    @Test
    void what_makes_no_sense_is_refused_with_the_value_and_what_to_pass() {
        assertThatThrownBy(() -> Backoff.fixed(ofSeconds(-1)))
                .hasMessageContaining("PT-1S")
                .hasMessageContaining("zero");
        assertThatThrownBy(() -> Backoff.fixed(ofNanos(1_500_000))).hasMessageContaining("fraction of a millisecond");
        assertThatThrownBy(() -> Backoff.exponential(Duration.ZERO, ofSeconds(1)))
                .hasMessageContaining("1 ms or more");
        assertThatThrownBy(() -> Backoff.exponential(ofSeconds(1), 1, ofSeconds(9)))
                .hasMessageContaining("factor 1.0");
        assertThatThrownBy(() -> Backoff.exponential(ofSeconds(2), ofSeconds(1)))
                .hasMessageContaining("shorter");
        assertThatThrownBy(Backoff::delays).hasMessageContaining("at least one");
        assertThatThrownBy(() -> Backoff.none().withJitter(1.5)).hasMessageContaining("jitter 1.5");
        assertThatThrownBy(() -> Backoff.none().withJitter(Double.NaN)).hasMessageContaining("jitter NaN");
    }

    private static Map<String, Duration> topics(Retries retries) {
        return new RetryTopics(retries, "orders").delays();
    }

    @Test
    void a_constant_delay_has_one_topic_with_the_name_given() {
        assertThat(topics(Retries.upTo(3).withBackoff(Backoff.fixed(ofSeconds(5)))))
                .isEqualTo(Map.of("orders-retry", ofSeconds(5)));
        assertThat(topics(Retries.upTo(3).onTopic("later"))).isEqualTo(Map.of("later", Duration.ZERO));
        assertThat(topics(Retries.upTo(1).onTopic("later").withBackoff(Backoff.exponential(ofSeconds(1), ofHours(1)))))
                .as("one retry has one delay")
                .isEqualTo(Map.of("later", ofSeconds(1)));
    }

    @Test
    void delays_that_differ_have_a_topic_each() {
        Backoff backoff = Backoff.delays(
                Duration.ZERO, ofMillis(1_500), ofSeconds(90), ofMinutes(2), ofHours(36), ofDays(2), ofMinutes(2));
        assertThat(topics(Retries.upTo(9).onTopic("later").withBackoff(backoff)).keySet())
                .containsExactly("later-0s", "later-1500ms", "later-90s", "later-2m", "later-36h", "later-2d");
        assertThat(topics(Retries.upTo(2).onTopic("later").withBackoff(backoff)).keySet())
                .containsExactly("later-0s", "later-1500ms");
    }

    @Test
    void more_topics_than_anyone_wants_are_refused() {
        Backoff slow = Backoff.exponential(ofSeconds(1), 1.01, ofHours(1));
        assertThat(topics(Retries.upTo(20).withBackoff(slow))).hasSize(20);
        assertThatThrownBy(() -> Retries.upTo(21).withBackoff(slow)).hasMessageContaining("no more than 20");
    }
}
