package io.kafkakit.internal.flow;

/**
 * What user code throws. It may be anything, whatever that code declares: Kotlin and Scala have no checked exceptions, and a
 * constructor may throw an {@link Error}. It costs the record that it was thrown for, and nothing else.
 */
public final class Thrown {

    private Thrown() {}

    /**
     * Rethrows the errors by which the JVM says that it cannot go on, and returns for all others. A stack overflow is the code's
     * own recursion, and over once it is caught; a full heap is not.
     */
    public static void rethrowIfFatal(Throwable thrown) {
        if (thrown instanceof VirtualMachineError fatal && !(thrown instanceof StackOverflowError)) {
            throw fatal;
        }
    }

    /** The same as an exception: errors are wrapped. */
    public static Exception asException(Throwable thrown) {
        return thrown instanceof Exception exception ? exception : new IllegalStateException(words(thrown), thrown);
    }

    /** Its class and message; only its class if it fails when it is asked. */
    public static String words(Throwable thrown) {
        try {
            return thrown.toString();
        } catch (Throwable again) {
            rethrowIfFatal(again);
            return thrown.getClass().getName();
        }
    }
}
