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

/** What Kafka's admin client is asked, and answers with a future: waits for it, and throws what Kafka says. */
public final class Answers {

    private Answers() {}

    /**
     * The answer, however long it takes; the client's own timeouts bound that.
     *
     * @throws KafkaException if there is none, or an error
     */
    public static <T> T await(KafkaFuture<T> answer) {
        return await(answer, Long.MAX_VALUE);
    }

    /**
     * The answer, if it comes in time.
     *
     * @param millis the longest to wait, in milliseconds
     * @throws KafkaException if there is none, or an error
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
     * Takes the answers one by one, and gathers the topics that are forbidden: what Kafka throws does not say which.
     *
     * @param what what may not be done with them, for the error
     * @throws TopicAuthorizationException if there are any, all of them in one
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
