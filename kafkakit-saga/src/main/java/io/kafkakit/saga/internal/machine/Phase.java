package io.kafkakit.saga.internal.machine;

/** What an open step does. */
public enum Phase {
    /** Its command was sent, or it waits for an event. */
    DOING,
    /** No reply came; the command is sent again after a pause. */
    RESTING,
    /** It is a pause. */
    PAUSING,
    /** The command that undoes it was sent. */
    UNDOING,
    /** No reply came to the command that undoes it; it is sent again after a pause. */
    UNDO_RESTING,
    /** It has failed behind the pivot. An operator decides. */
    FAILED,
    /** It cannot be undone. An operator decides. */
    UNDO_FAILED,
    /** A function of the definition failed on its reply. The reply is kept for an operator's retry. */
    REPLY_FAILED,
    /** A function of the definition failed on the reply to the command that undoes it. */
    UNDO_REPLY_FAILED;

    /** Whether it waits for a reply. */
    public boolean isAsking() {
        return this == DOING || this == UNDOING;
    }

    /**
     * Whether it takes a reply to its last command: one that comes too late, but before that command is sent again, is the
     * answer all the same.
     */
    boolean takesReply() {
        return isAsking() || this == RESTING || this == UNDO_RESTING || this == FAILED || this == UNDO_FAILED;
    }

    /** Whether it is about the command that undoes the step. */
    public boolean isUndo() {
        return this == UNDOING || this == UNDO_RESTING || this == UNDO_FAILED || this == UNDO_REPLY_FAILED;
    }

    /** Whether its reply is kept. */
    boolean hasReply() {
        return this == REPLY_FAILED || this == UNDO_REPLY_FAILED;
    }

    /** Whether only an operator can go on. */
    public boolean isStuck() {
        return this == FAILED || this == UNDO_FAILED || hasReply();
    }
}
