package io.kafkakit.deadletter;

import static io.kafkakit.support.Eventually.eventually;
import static io.kafkakit.support.Groups.awaitDeadLetters;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kafkakit.ConsumerGroup;
import io.kafkakit.ConsumerGroupBuilder;
import io.kafkakit.DeadLetterException;
import io.kafkakit.HeaderNames;
import io.kafkakit.KafkaCluster;
import io.kafkakit.Retries;
import io.kafkakit.TopicEvents;
import io.kafkakit.internal.flow.HeaderText;
import io.kafkakit.support.Broker;
import io.kafkakit.support.Kafka;
import io.kafkakit.support.Relayed;
import io.kafkakit.support.Topics;
import io.kafkakit.support.Work;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Broker.class)
class DeadLettersTest {

    private final AtomicBoolean broken = new AtomicBoolean(true);

    private ConsumerGroupBuilder group(Kafka kafka, KafkaCluster cluster, Topics topics, IntPredicate isBad) {
        TopicEvents events = TopicEvents.of(topics.in()).on(Work.class, (work, ctx) -> {
            if (broken.get() && isBad.test(work.id())) {
                throw work.id() % 2 == 0
                        ? new DeadLetterException("never " + work.id())
                        : new IllegalStateException("Rates are closed");
            }
            ctx.send(topics.out(), ctx.key(), work);
        });
        return cluster.consumerGroup(kafka.name("g"))
                .producerPool(kafka.name("pod"), 1)
                .deadLetterTopic(topics.dead())
                .subscribe(events, topic -> topic.retries(Retries.upTo(1).onTopic(topics.retry())));
    }

    /** Lets some of so many fail for good, and the others through. */
    private void fail(Kafka kafka, KafkaCluster cluster, Topics topics, int count, IntPredicate isBad) {
        ConsumerGroup group = group(kafka, cluster, topics, isBad).start();
        IntStream.range(0, count)
                .mapToObj(id -> cluster.producer().send(topics.in(), "k" + id, new Work(id)))
                .toList()
                .forEach(sent -> sent.join());
        long bad = IntStream.range(0, count).filter(isBad).count();
        awaitDeadLetters(cluster, topics.dead(), bad);
        eventually(() -> group.status().counts().handled() == count - bad);
        group.close();
    }

    @Test
    void dead_letters_are_found_by_what_is_known_of_them(Kafka kafka) {
        Topics topics = Topics.of(kafka, 2);
        Instant before = Instant.now().minusSeconds(1);
        try (KafkaCluster cluster = kafka.connect()) {
            fail(kafka, cluster, topics, 10, id -> true);
            DeadLetters letters = cluster.deadLetters(topics.dead());
            assertThat(letters.depth()).isEqualTo(10);
            DeadLetterFilter all = DeadLetterFilter.all();
            assertThat(count(letters, all.withEvent("Work"))).isEqualTo(10);
            assertThat(count(letters, all.withEvent("Other"))).isZero();
            assertThat(count(letters, all.withErrorClass("IllegalStateException")))
                    .isEqualTo(5);
            String full = "java.lang.IllegalStateException"; // A part of a name is none.
            assertThat(count(letters, all.withErrorClass(full))).isEqualTo(5);
            assertThat(count(letters, all.withErrorClass("StateException"))).isZero();
            assertThat(count(letters, all.withErrorText("rates are"))).isEqualTo(5);
            assertThat(count(letters, all.withKey("k3"))).isEqualTo(1);
            assertThat(count(letters, all.withHeader(HeaderNames.ATTEMPTS, "2")))
                    .isEqualTo(5);
            assertThat(count(letters, all.withSince(before))).isEqualTo(10);
            assertThat(count(letters, all.withUntil(before))).isZero();
            assertThat(count(letters, all.withSourceTopic(topics.in()))).isEqualTo(10);
            assertThat(count(letters, all.withGroup(kafka.name("g")))).isEqualTo(10);
            assertThat(count(letters, all.withDisposition("not-retryable").withErrorText("never")))
                    .isEqualTo(5);
            assertThat(letters.list(all, 3)).hasSize(3);
        }
    }

    @Test
    void a_preview_sums_up_and_one_can_be_looked_at(Kafka kafka) {
        Topics topics = Topics.of(kafka, 2);
        Instant before = Instant.now().minusSeconds(1);
        try (KafkaCluster cluster = kafka.connect()) {
            fail(kafka, cluster, topics, 10, id -> true);
            DeadLetters letters = cluster.deadLetters(topics.dead());
            DeadLetterFilter all = DeadLetterFilter.all();
            Preview preview = letters.preview(all);
            assertThat(preview.count()).isEqualTo(10);
            assertThat(preview.errors())
                    .containsEntry("java.lang.IllegalStateException", 5L)
                    .containsEntry("io.kafkakit.DeadLetterException", 5L);
            assertThat(preview.targets()).containsExactly(Map.entry(topics.retry(), 10L));
            assertThat(preview.oldest()).isAfter(before);
            assertThat(preview.newest()).isAfterOrEqualTo(preview.oldest());

            DeadLetter one = letters.list(all.withKey("k3"), 1).get(0);
            assertThat(one.toolkit()).isEqualTo(Toolkit.KAFKAKIT);
            assertThat(one.source().topic()).isEqualTo(topics.in());
            assertThat(one.source().group()).isEqualTo(kafka.name("g"));
            assertThat(one.failure().attempts()).isEqualTo(2);
            assertThat(one.failure().stackTrace()).contains("IllegalStateException: Rates are closed");
            assertThat(letters.find(one.position())).map(DeadLetter::event).hasValue("Work");
            assertThat(letters.find(new Position(0, 1_000_000))).isEmpty();
        }
    }

    private static long count(DeadLetters letters, DeadLetterFilter filter) {
        return letters.preview(filter).count();
    }

    @Test
    void what_is_redriven_is_handled_once_and_is_out_of_the_depth(Kafka kafka) throws InterruptedException {
        Topics topics = Topics.of(kafka, 2);
        try (KafkaCluster cluster = kafka.connect()) {
            fail(kafka, cluster, topics, 20, id -> id < 8);
            DeadLetters letters = cluster.deadLetters(topics.dead());
            Preview preview = letters.preview(DeadLetterFilter.all());
            Resolve how = Resolve.redrive().withOperator("ada").withReason("rates are back");

            assertThat(letters.resolve(preview, how.asDryRun(), progress -> {}).done())
                    .isEqualTo(8);
            assertThat(letters.depth()).as("a dry run does nothing").isEqualTo(8);
            assertThat(kafka.read(topics.retry()))
                    .as("the four that were retried before")
                    .hasSize(4);

            Resolved done = letters.resolve(preview, how, progress -> {});
            assertThat(done.done()).isEqualTo(8);
            assertThat(done.to()).containsExactly(Map.entry(topics.retry(), 8L));
            assertThat(letters.depth()).isZero();
            assertThat(letters.resolve(preview, how, progress -> {}).done())
                    .as("again")
                    .isZero();

            DeadLetter resolved =
                    letters.list(DeadLetterFilter.all().withResolved(), 1).get(0);
            assertThat(resolved.resolved()).hasValueSatisfying(resolution -> {
                assertThat(resolution.action()).isEqualTo(Resolution.Action.REDRIVEN);
                assertThat(resolution.operator()).isEqualTo("ada");
                assertThat(resolution.reason()).isEqualTo("rates are back");
                assertThat(resolution.to()).isEqualTo(topics.retry());
                assertThat(resolution.edited()).isFalse();
            });

            broken.set(false);
            ConsumerGroup group = group(kafka, cluster, topics, id -> true).start();
            eventually(() -> kafka.read(topics.out()).size() >= 20);
            group.close();
        }
        Relayed.of(kafka, topics).assertEachOnce(20);
    }

    @Test
    void what_fails_again_has_all_its_attempts_and_cannot_go_round_for_ever(Kafka kafka) throws InterruptedException {
        Topics topics = Topics.of(kafka, 1);
        try (KafkaCluster cluster = kafka.connect()) {
            fail(kafka, cluster, topics, 2, id -> id == 1);
            DeadLetters letters = cluster.deadLetters(topics.dead());
            ConsumerGroup group = group(kafka, cluster, topics, id -> id == 1).start();
            Preview first = letters.preview(DeadLetterFilter.all());
            assertThat(letters.resolve(first, Resolve.redrive(), progress -> {}).done())
                    .isEqualTo(1);
            eventually(() -> letters.depth() == 1);
            DeadLetter again = letters.list(DeadLetterFilter.all(), 1).get(0);
            assertThat(again.redrives()).isEqualTo(1);
            assertThat(again.failure().attempts()).isEqualTo(2);
            assertThat(HeaderText.text(again.headers(), HeaderNames.DEAD_LETTER))
                    .startsWith(topics.dead() + " 0@");
            Preview second = letters.preview(DeadLetterFilter.all());
            assertThat(letters.resolve(second, Resolve.redrive().withMostRedrives(1), progress -> {})
                            .refused())
                    .containsExactly(Map.entry("it has been redriven 1 times already", 1L));
            assertThat(letters.depth()).as("what is refused stays").isEqualTo(1);
            assertThat(letters.resolve(second, Resolve.redrive(), progress -> {})
                            .done())
                    .isEqualTo(1);
            group.close();
        }
    }

    @Test
    void an_edited_value_goes_back_and_the_dead_letter_keeps_the_old_one(Kafka kafka) throws InterruptedException {
        Topics topics = Topics.of(kafka, 1);
        try (KafkaCluster cluster = kafka.connect()) {
            kafka.sendRaw(
                    List.of(new ProducerRecord<>(topics.in(), "k".getBytes(UTF_8), "{\"event\":".getBytes(UTF_8))));
            ConsumerGroup group = group(kafka, cluster, topics, id -> false).start();
            awaitDeadLetters(cluster, topics.dead(), 1);
            DeadLetters letters = cluster.deadLetters(topics.dead());
            byte[] mended = "{\"event\":\"Work\",\"data\":{\"id\":0}}".getBytes(UTF_8);
            Resolve edit = Resolve.redrive().withEdit(old -> mended);
            assertThat(letters.resolve(letters.preview(DeadLetterFilter.all()), edit, progress -> {})
                            .done())
                    .isEqualTo(1);
            eventually(() -> group.status().counts().handled() == 1);
            DeadLetter kept =
                    letters.list(DeadLetterFilter.all().withResolved(), 1).get(0);
            assertThat(new String(kept.value(), UTF_8)).isEqualTo("{\"event\":");
            assertThat(kept.failure().disposition()).isEqualTo("undecodable");
            assertThat(kept.resolved()).map(Resolution::edited).hasValue(true);
            group.close();
        }
        Relayed.of(kafka, topics).assertEachOnce(1);
    }

    @Test
    void what_is_discarded_goes_nowhere_and_counts_as_resolved(Kafka kafka) throws InterruptedException {
        Topics topics = Topics.of(kafka, 1);
        try (KafkaCluster cluster = kafka.connect()) {
            fail(kafka, cluster, topics, 4, id -> true);
            DeadLetters letters = cluster.deadLetters(topics.dead());
            Preview preview = letters.preview(DeadLetterFilter.all().withErrorText("never"));
            int retried = kafka.read(topics.retry()).size();
            assertThat(letters.resolve(preview, Resolve.discard().withOperator("ada"), progress -> {})
                            .done())
                    .isEqualTo(2);
            assertThat(letters.depth()).isEqualTo(2);
            assertThat(kafka.read(topics.retry())).hasSize(retried);
            assertThat(letters.list(DeadLetterFilter.all().withResolved(), 10)).hasSize(4);
        }
    }

    @Test
    void what_comes_after_the_preview_is_left_alone(Kafka kafka) throws InterruptedException {
        Topics topics = Topics.of(kafka, 1);
        try (KafkaCluster cluster = kafka.connect()) {
            fail(kafka, cluster, topics, 3, id -> true);
            DeadLetters letters = cluster.deadLetters(topics.dead());
            Preview preview = letters.preview(DeadLetterFilter.all());
            ConsumerGroup group = group(kafka, cluster, topics, id -> true).start();
            cluster.producer().send(topics.in(), "late", new Work(8)).join();
            awaitDeadLetters(cluster, topics.dead(), 4);
            group.close();
            assertThat(letters.resolve(preview, Resolve.discard(), progress -> {})
                            .done())
                    .isEqualTo(3);
            assertThat(letters.list(DeadLetterFilter.all(), 10))
                    .singleElement()
                    .satisfies(letter ->
                            assertThat(new String(letter.key(), UTF_8)).isEqualTo("late"));
        }
    }

    @Test
    void a_topic_that_was_made_anew_has_unresolved_dead_letters(Kafka kafka) throws Exception {
        Topics topics = Topics.of(kafka, 1);
        try (KafkaCluster cluster = kafka.connect()) {
            fail(kafka, cluster, topics, 3, id -> true);
            DeadLetters letters = cluster.deadLetters(topics.dead());
            letters.resolve(letters.preview(DeadLetterFilter.all()), Resolve.discard(), progress -> {});
            assertThat(letters.depth()).isZero();
            kafka.broker().admin().deleteTopics(List.of(topics.dead())).all().get();
            eventually(() -> {
                kafka.broker().createTopic(topics.dead(), 1);
                return true;
            });
            kafka.sendRaw(List.of(new ProducerRecord<>(topics.dead(), "new".getBytes(UTF_8), new byte[0])));
            assertThat(letters.depth()).isEqualTo(1);
        }
    }

    @Test
    void two_who_redrive_at_once_redrive_each_dead_letter_once(Kafka kafka) throws Exception {
        Topics topics = Topics.of(kafka, 2);
        int count = 3_000;
        try (KafkaCluster one = kafka.connect();
                KafkaCluster two = kafka.connect()) {
            fail(kafka, one, topics, count, id -> true);
            Preview preview = one.deadLetters(topics.dead()).preview(DeadLetterFilter.all());
            CountDownLatch begun = new CountDownLatch(1);
            AtomicReference<Throwable> end = new AtomicReference<>();
            Thread slow = new Thread(() -> {
                try {
                    one.deadLetters(topics.dead())
                            .resolve(
                                    preview,
                                    Resolve.redrive().withOperator("slow").withRate(400),
                                    progress -> begun.countDown());
                } catch (TakenOverException | InterruptedException e) {
                    end.set(e);
                }
            });
            slow.start();
            begun.await();
            Resolved rest = two.deadLetters(topics.dead())
                    .resolve(preview, Resolve.redrive().withOperator("quick"), progress -> {});
            slow.join();
            assertThat(end.get()).isInstanceOf(TakenOverException.class).hasMessageContaining("Run it again");
            assertThat(rest.done()).isBetween(1L, (long) count - 1);
            assertThat(two.deadLetters(topics.dead()).depth()).isZero();

            broken.set(false);
            ConsumerGroup group = group(kafka, two, topics, id -> true).start();
            eventually(() -> group.status().counts().handled() >= count);
            group.close();
        }
        Relayed.of(kafka, topics).assertEachOnce(count);
    }

    @Test
    void to_the_source_topic_they_go_as_if_they_were_new(Kafka kafka) throws InterruptedException {
        Topics topics = Topics.of(kafka, 2);
        try (KafkaCluster cluster = kafka.connect()) {
            fail(kafka, cluster, topics, 4, id -> id == 1);
            DeadLetters letters = cluster.deadLetters(topics.dead());
            assertThat(letters.groupsReading(topics.in())).containsExactly(kafka.name("g"));
            Resolved done =
                    letters.resolve(letters.preview(DeadLetterFilter.all()), Resolve.redriveToSource(), progress -> {});
            assertThat(done.to()).containsExactly(Map.entry(topics.in(), 1L));
            List<ConsumerRecord<byte[], byte[]>> in = kafka.read(topics.in());
            assertThat(in).hasSize(5);
            ConsumerRecord<byte[], byte[]> back = in.stream()
                    .filter(record -> record.headers().lastHeader(HeaderNames.REDRIVES) != null)
                    .findFirst()
                    .orElseThrow();
            assertThat(new String(back.key(), UTF_8)).isEqualTo("k1");
            Set<String> headers = Set.copyOf(StreamSupport.stream(back.headers().spliterator(), false)
                    .map(header -> header.key())
                    .toList());
            assertThat(headers)
                    .isEqualTo(Set.of(
                            HeaderNames.REDRIVES,
                            HeaderNames.DEAD_LETTER,
                            HeaderNames.REDRIVE_GROUP,
                            HeaderNames.FIRST_READ));
            assertThat(HeaderText.text(back.headers(), HeaderNames.REDRIVE_GROUP))
                    .isEqualTo(kafka.name("g"));
        }
    }

    @Test
    void an_interrupt_ends_it_between_two_transactions(Kafka kafka) throws InterruptedException {
        Topics topics = Topics.of(kafka, 1);
        try (KafkaCluster cluster = kafka.connect()) {
            fail(kafka, cluster, topics, 40, id -> true);
            DeadLetters letters = cluster.deadLetters(topics.dead());
            Preview preview = letters.preview(DeadLetterFilter.all());
            Resolve slow = Resolve.discard().withRate(20);
            assertThatThrownBy(() -> letters.resolve(
                            preview, slow, progress -> Thread.currentThread().interrupt()))
                    .isInstanceOf(InterruptedException.class);
            long left = letters.depth();
            assertThat(left).isBetween(1L, 39L);
            assertThat(letters.resolve(preview, Resolve.discard(), progress -> {})
                            .done())
                    .isEqualTo(left);
            assertThat(letters.depth()).isZero();
        }
    }

    @Test
    void no_more_go_back_in_a_second_than_the_rate_says(Kafka kafka) throws InterruptedException {
        Topics topics = Topics.of(kafka, 1);
        try (KafkaCluster cluster = kafka.connect()) {
            fail(kafka, cluster, topics, 11, id -> true);
            DeadLetters letters = cluster.deadLetters(topics.dead());
            Preview preview = letters.preview(DeadLetterFilter.all());
            long begin = System.nanoTime();
            assertThat(letters.resolve(preview, Resolve.redrive().withRate(10), progress -> {})
                            .done())
                    .isEqualTo(11);
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThanOrEqualTo(Duration.ofSeconds(1));
        }
    }
}
