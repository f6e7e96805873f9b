package io.kafkakit.cli.terminal;

import org.jspecify.annotations.Nullable;

/** The command cannot do what it was asked to. The message is one line for the user: what is wrong, and the fix. */
public final class CommandFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public CommandFailure(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    public CommandFailure(String message) {
        this(message, null);
    }
}
