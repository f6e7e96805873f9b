package io.kafkakit.spring;

import io.kafkakit.ConsumerGroupBuilder;

/** A bean that describes a group further than properties can. Called for each group before it starts. */
@FunctionalInterface
public interface GroupCustomizer {

    /** Changes the description of the group with this id. */
    void customize(String groupId, ConsumerGroupBuilder group);
}
