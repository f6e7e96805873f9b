package io.kafkakit.internal.group;

import io.kafkakit.EventSubscription;
import io.kafkakit.internal.flow.TopicSettings;
import java.util.List;

/**
 * What was subscribed of a topic, as it was then.
 *
 * @param outputs topics that its handlers send to, as far as they were declared
 */
public record TopicSubscription(
        String topic, List<EventSubscription<?>> handlers, List<String> outputs, TopicSettings settings) {}
