package io.kafkakit.internal.produce;

import static io.kafkakit.support.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.kafkakit.internal.commit.Lanes;
import io.kafkakit.internal.config.ClientSettings;
import io.kafkakit.internal.lifecycle.StopSignal;
import io.kafkakit.support.Broker;
import io.kafkakit.support.Kafka;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A transactional id has one producer at a time, whatever becomes of the request that makes it ready. */
@ExtendWith(Broker.class)
class OwnedProducerTest {

    private final List<String> life = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();

    /** The broker did it, and nobody heard: a second producer beside the first would fence it, and be fenced by it in turn. */
    @Test
    void one_whose_init_was_not_answered_is_closed_before_another_is_made(Kafka kafka) {
        ClientSettings settings = Lanes.settings(kafka);
        String topic = kafka.topic("out", 1);
        OwnedProducer owned = new OwnedProducer(
                        settings.producer("p", kafka.name("id")), new StopSignal(), this::losingTwoAnswers)
                .tells((about, what, cause) -> problems.add(what + ": " + cause.getMessage()));

        Producer<byte[], byte[]> ready = owned.ready();
        for (int i = 0; i < 3; i++) {
            ready.beginTransaction();
            var unused =
                    ready.send(new ProducerRecord<>(topic, Integer.toString(i).getBytes(StandardCharsets.UTF_8)));
            ready.commitTransaction();
        }
        owned.close();

        assertThat(life).containsExactly("made", "closed", "made", "closed", "made", "closed");
        assertThat(problems).hasSize(2).allMatch(problem -> problem.contains(kafka.name("id")));
        assertThat(kafka.values(topic)).containsExactly("0", "1", "2");
    }

    /** What it does not know it would have to ask the broker for. */
    @Test
    void knows_the_topics_to_which_it_has_sent_until_it_is_another(Kafka kafka) {
        String topic = kafka.topic("out", 2);
        OwnedProducer owned =
                new OwnedProducer(Lanes.settings(kafka).producer("p", kafka.name("id")), new StopSignal());
        List<ProducerRecord<byte[], byte[]>> anywhere = records(topic, null);
        assertThat(owned.knows(anywhere, 0)).isFalse();
        owned.sent(topic, owned.ready(), 0);
        assertThat(owned.knows(anywhere, 0)).isTrue();
        assertThat(owned.knows(records(topic, 1), 0)).isTrue();
        assertThat(owned.knows(records(topic, 2), 0))
                .as("the client waits for a partition that is not there")
                .isFalse();
        assertThat(owned.knows(anywhere, 60_000_000_000L))
                .as("the client forgets what is not used")
                .isFalse();
        owned.sent(topic, owned.ready(), 10_000_000_000L);
        assertThat(owned.knows(anywhere, 60_000_000_000L)).isTrue();
        owned.discard();
        var unused = owned.ready();
        assertThat(owned.knows(anywhere, 0)).isFalse();
        owned.close();
    }

    private static List<ProducerRecord<byte[], byte[]>> records(String topic, @Nullable Integer partition) {
        return List.of(new ProducerRecord<>(topic, partition, null, new byte[1]));
    }

    @Test
    void has_memory_until_half_of_it_is_used(Kafka kafka) {
        String topic = kafka.topic("out", 1);
        Map<String, Object> settings = new HashMap<>(Lanes.settings(kafka).producer("p", kafka.name("id")));
        settings.put("buffer.memory", 100_000L);
        // More than is sent, so that it is not on its way before the flush.
        settings.put("batch.size", 80_000);
        settings.put("linger.ms", 60_000);
        OwnedProducer owned = new OwnedProducer(settings, new StopSignal());
        assertThat(owned.hasMemory()).as("there is none yet").isFalse();
        Producer<byte[], byte[]> ready = owned.ready();
        assertThat(owned.hasMemory()).isTrue();
        ready.beginTransaction();
        var unused = ready.send(new ProducerRecord<>(topic, new byte[60_000]));
        assertThat(owned.hasMemory()).isFalse();
        ready.flush();
        // The client frees it when all have been told.
        eventually(owned::hasMemory);
        owned.close();
    }

    private Producer<byte[], byte[]> losingTwoAnswers(Map<String, Object> settings) {
        life.add("made");
        boolean loses = life.size() < 4;
        return Lanes.producer(settings, (method, real) -> {
            if (method.equals("close")) {
                life.add("closed");
            }
            Object answer = real.call();
            if (loses && method.equals("initTransactions")) {
                throw new TimeoutException("for the test");
            }
            return answer;
        });
    }
}
