package io.kafkakit.internal.flow;

/**
 * Exceptions of user code. They may be anything, whatever the code declares: Kotlin and Scala have no checked
 * exceptions, and a constructor may throw an {@link Error}. An exception costs its record only.
 */
public final class Thrown {

    private Thrown() {}

    /**
     * Rethrows errors after which the JVM cannot go on, and returns for all others. A stack overflow is the code's own
     * recursion, and is over once it is caught. A full heap is not.
     */
    public static void rethrowIfFatal(Throwable thrown) {
        if (thrown instanceof VirtualMachineError fatal && !(thrown instanceof StackOverflowError)) {
            throw fatal;
        }
    }

    /** The same as an exception; errors are wrapped. */
    public static Exception asException(Throwable thrown) {
        return thrown instanceof Exception exception ? exception : new IllegalStateException(words(thrown), thrown);
    }

    /** Its class and message; only its class if its message cannot be read. */
    public static String words(Throwable thrown) {
        try {
            return thrown.toString();
        } catch (Throwable again) {
            rethrowIfFatal(again);
            return thrown.getClass().getName();
        }
    }
}
