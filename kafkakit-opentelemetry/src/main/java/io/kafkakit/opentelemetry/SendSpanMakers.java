package io.kafkakit.opentelemetry;

/**
 * Who makes the spans of sends: we, or somebody below us, such as OpenTelemetry's Java agent. Two who make them would
 * tell of each send twice. Thread-safe.
 *
 * <p>The agent's class only says what to expect, because its Kafka part may be switched off. What counts is whether a
 * record's context is another one after its send, because whoever makes a send span puts that span's context there.
 */
final class SendSpanMakers {

    private static final String AGENT = "io.opentelemetry.javaagent.OpenTelemetryAgent";

    private final boolean isTold;
    private volatile boolean areOthers;

    private SendSpanMakers(boolean isTold, boolean areOthers) {
        this.isTold = isTold;
        this.areOthers = areOthers;
    }

    /** Expects the agent to make them if it is attached, and watches. */
    static SendSpanMakers found() {
        return new SendSpanMakers(false, isAgentAttached());
    }

    static SendSpanMakers told(boolean areWe) {
        return new SendSpanMakers(true, !areWe);
    }

    /** An agent that is attached is known to the bootstrap loader; one that is only on the class path is not. */
    private static boolean isAgentAttached() {
        try {
            Class.forName(AGENT, false, null);
            return true;
        } catch (ClassNotFoundException | LinkageError e) {
            return false;
        }
    }

    /** Whether somebody else makes them. */
    boolean areOthers() {
        return areOthers;
    }

    /** A record was sent for the first time. */
    void sent(boolean hasAnotherContext) {
        if (!isTold && areOthers != hasAnotherContext) {
            areOthers = hasAnotherContext;
        }
    }
}
