package io.kafkakit.internal.deadletter;

import io.kafkakit.internal.letter.RecordLetter;

/** What the way back of dead letters depends on, besides themselves. */
interface Topics {

    /** How many partitions a topic has; 0 for one that is not there, or may not be seen. */
    int partitions(String topic);

    /** Which timestamps live in a topic. */
    TimeLimits timeLimits(String topic);

    /** The record that a dead letter is about, from where it was first read. */
    Original original(RecordLetter letter);
}
