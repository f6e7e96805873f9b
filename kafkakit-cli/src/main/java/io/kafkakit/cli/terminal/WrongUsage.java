package io.kafkakit.cli.terminal;

import org.jspecify.annotations.Nullable;

/** An option's value makes no sense. The message is one line: the option, its value, the fix. The exit status is 2. */
public final class WrongUsage extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public WrongUsage(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
