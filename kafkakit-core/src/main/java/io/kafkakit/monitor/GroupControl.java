package io.kafkakit.monitor;

import io.kafkakit.Experimental;
import io.kafkakit.Retries;

/**
 * Changes a running group, in this process: what {@link io.kafkakit.ConsumerGroup} offers under the same names. For
 * listeners, which do not have the group. No call waits. Thread-safe. Only kafkakit implements it; later versions may add
 * methods.
 *
 * <p>All methods throw {@code IllegalArgumentException} if the group has not subscribed to the topic, or does not take
 * the value; the message says which.
 */
@Experimental
public interface GroupControl {

    /** Pauses a topic; see {@link io.kafkakit.ConsumerGroup#pause(String)}. */
    void pause(String topic);

    /** Pauses one event of a topic; see {@link io.kafkakit.ConsumerGroup#pause(String, String)}. */
    void pause(String topic, String event);

    /** Ends all pauses of a topic; see {@link io.kafkakit.ConsumerGroup#resume(String)}. */
    void resume(String topic);

    /** Ends the pause of one event; see {@link io.kafkakit.ConsumerGroup#resume(String, String)}. */
    void resume(String topic, String event);

    /** Changes how many handlers run at once; see {@link io.kafkakit.ConsumerGroup#concurrency}. */
    void concurrency(String topic, int handlersAtOnce);

    /** Changes the retry policy; see {@link io.kafkakit.ConsumerGroup#retries}. */
    void retries(String topic, Retries retries);
}
