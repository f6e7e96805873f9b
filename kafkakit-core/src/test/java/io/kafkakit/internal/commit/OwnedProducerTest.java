package io.kafkakit.internal.commit;

import static org.assertj.core.api.Assertions.assertThat;

import io.kafkakit.internal.config.ClientSettings;
import io.kafkakit.internal.lifecycle.StopSignal;
import io.kafkakit.support.Broker;
import io.kafkakit.support.Kafka;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.TimeoutException;
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
                .onProblem((what, cause) -> problems.add(what + ": " + cause.getMessage()));

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
