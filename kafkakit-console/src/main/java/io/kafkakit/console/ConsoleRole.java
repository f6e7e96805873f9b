package io.kafkakit.console;

/** What a user may do in the console. Each role stands alone: give a user all that they need. */
public enum ConsoleRole {
    /** Look at everything of the visible topics. */
    VIEW,
    /** Redrive and discard dead letters, and abort that. Steer sagas. */
    OPERATE,
    /** Change the value of a dead letter before it is redriven. */
    EDIT
}
