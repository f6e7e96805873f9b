package io.kafkakit.codec;

import static io.kafkakit.support.Eventually.eventually;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.kafkakit.ConsumerGroup;
import io.kafkakit.Disposition;
import io.kafkakit.EventRecord;
import io.kafkakit.HeaderNames;
import io.kafkakit.KafkaCluster;
import io.kafkakit.Retries;
import io.kafkakit.TopicEvents;
import io.kafkakit.deadletter.DeadLetterFilter;
import io.kafkakit.deadletter.DeadLetters;
import io.kafkakit.deadletter.Resolve;
import io.kafkakit.internal.flow.HeaderText;
import io.kafkakit.support.Broker;
import io.kafkakit.support.Kafka;
import io.kafkakit.support.Topics;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Another wire format than JSON, from the producer through a group, its retries and dead letters, and back. */
@ExtendWith(Broker.class)
class OwnCodecTest {

    /** {@code name=text}, of texts only. */
    private static final class Plain implements EventCodec {

        @Override
        public EncodedEvent encode(EventRecord event) {
            return EncodedEvent.of((event.event() + "=" + event.data()).getBytes(UTF_8));
        }

        @Override
        public @Nullable DecodedEvent decode(EncodedRecord record, EventTypes types) throws UndecodableException {
            byte[] value = record.value();
            if (value == null) {
                return null;
            }
            String text = new String(value, UTF_8);
            int at = text.indexOf('=');
            if (at < 0) {
                throw new UndecodableException("no = in it");
            }
            String event = text.substring(0, at);
            return new DecodedEvent(event, types.of(event) == null ? null : text.substring(at + 1));
        }
    }

    @Test
    void all_that_is_sent_handled_and_sent_back_is_in_that_format(Kafka kafka) throws InterruptedException {
        Topics topics = Topics.of(kafka, 1);
        AtomicBoolean broken = new AtomicBoolean(true);
        TopicEvents events = TopicEvents.of(topics.in()).on("note", String.class, (note, ctx) -> {
            if (note.equals("bad") && broken.get()) {
                throw new IllegalStateException("no");
            }
            ctx.send(topics.out(), "k", "seen", note + " at attempt " + ctx.attempt());
        });
        try (KafkaCluster cluster = KafkaCluster.connect(kafka.broker().clientSettings(), new Plain())) {
            ConsumerGroup group = kafka.group(cluster, topics)
                    .subscribe(events, topic -> topic.retries(Retries.upTo(1).onTopic(topics.retry())))
                    .start();
            cluster.producer().send(topics.in(), "k", "note", "good").join();
            cluster.producer().send(topics.in(), "k", "note", "bad").join();
            kafka.sendRaw(List.of(new ProducerRecord<>(topics.in(), "{}".getBytes(UTF_8))));
            eventually(() -> group.status().counts().handled() == 1
                    && group.status().counts().deadLettered() == 2);
            assertThat(kafka.values(topics.dead())).containsExactlyInAnyOrder("note=bad", "{}");
            assertThat(kafka.read(topics.dead()))
                    .filteredOn(each -> new String(each.value(), UTF_8).equals("{}"))
                    .extracting(each -> HeaderText.text(each.headers(), HeaderNames.DISPOSITION))
                    .containsExactly(Disposition.UNDECODABLE.header());
            DeadLetters letters = cluster.deadLetters(topics.dead());
            broken.set(false);
            var preview = letters.preview(DeadLetterFilter.all().withEvent("note"));
            assertThat(letters.resolve(preview, Resolve.redrive(), progress -> {})
                            .done())
                    .isEqualTo(1);
            eventually(() -> group.status().counts().handled() == 2);
            cluster.transactions(kafka.name("billing"), 1)
                    .run(transaction -> transaction.send(topics.out(), "k", "issued", "i-1"));
        }
        assertThat(kafka.values(topics.out()))
                .containsExactly("seen=good at attempt 1", "seen=bad at attempt 1", "issued=i-1");
    }
}
