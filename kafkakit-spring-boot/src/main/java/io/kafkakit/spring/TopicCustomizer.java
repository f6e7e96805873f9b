package io.kafkakit.spring;

import io.kafkakit.TopicOptions;

/** A bean that sets what properties cannot. Called for each topic that a group handles, after its properties are set. */
@FunctionalInterface
public interface TopicCustomizer {

    /** Changes the options of this topic. */
    void customize(String topic, TopicOptions options);
}
