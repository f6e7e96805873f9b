package io.kafkakit.faults.sagas;

/** What a participant does with a command. */
enum Fate {
    /** It answers at once. */
    SUCCEEDS,
    /** It answers that it had no effect. */
    REFUSES,
    /** Its handler throws once or twice, and then succeeds. */
    FAILS,
    /** Its handler always throws. The command is a dead letter. */
    IS_DEAD,
    /** It does what it should, and does not answer. */
    IS_DEAF,
    /** It takes the first command only when the time is over. */
    IS_LATE
}
