package io.kafkakit.internal.config;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TopicAuthorizationException;

/** Waits for the answers of Kafka's admin client, and throws Kafka's error if one fails. */
public final class Answers {

    private Answers() {}

    /**
     * Waits for the answer without a limit; the client's own timeouts apply.
     *
     * @throws KafkaException if there is no answer, or it is an error
     */
    public static <T> T await(KafkaFuture<T> answer) {
        return await(answer, Long.MAX_VALUE);
    }

    /**
     * Waits for the answer up to a limit.
     *
     * @param millis the longest wait, in milliseconds
     * @throws KafkaException if there is no answer in time, or it is an error
     */
    public static <T> T await(KafkaFuture<T> answer, long millis) {
        try {
            return answer.get(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        } catch (TimeoutException e) {
            throw new org.apache.kafka.common.errors.TimeoutException(e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof KafkaException kafka) {
                throw kafka;
            }
            throw new KafkaException(e.getCause());
        }
    }

    /**
     * Takes the answers one by one and collects the forbidden topics, because Kafka's exception does not name them.
     *
     * @param what the forbidden action, for the error message
     * @throws TopicAuthorizationException one exception for all forbidden topics, if there are any
     */
    public static <T> void ofAll(Map<String, T> answers, String what, BiConsumer<String, T> take) {
        Set<String> forbidden = new TreeSet<>();
        answers.forEach((topic, answer) -> {
            try {
                take.accept(topic, answer);
            } catch (TopicAuthorizationException e) {
                forbidden.add(topic);
            }
        });
        if (!forbidden.isEmpty()) {
            throw new TopicAuthorizationException("it may not " + what + " " + forbidden, forbidden);
        }
    }
}
