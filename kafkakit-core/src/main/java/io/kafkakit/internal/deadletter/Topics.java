package io.kafkakit.internal.deadletter;

import io.kafkakit.internal.letter.RecordLetter;

/** The facts about topics that a dead letter's way back depends on. */
interface Topics {

    /** The topic's number of partitions; 0 if it does not exist or is not visible to this user. */
    int partitions(String topic);

    /** The timestamps that the topic accepts and keeps. */
    TimeLimits timeLimits(String topic);

    /** The original record of a dead letter. */
    Original original(RecordLetter letter);
}
