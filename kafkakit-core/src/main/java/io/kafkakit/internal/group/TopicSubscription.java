package io.kafkakit.internal.group;

import io.kafkakit.EventSubscription;
import io.kafkakit.internal.flow.TopicSettings;
import java.util.List;

/**
 * A copy of a topic's subscription, made when it was subscribed.
 *
 * @param outputs declared topics that its handlers send to
 */
public record TopicSubscription(
        String topic, List<EventSubscription<?>> handlers, List<String> outputs, TopicSettings settings) {}
