package io.kafkakit.console.internal.pages;

import java.util.List;

/**
 * One dead letter.
 *
 * @param state {@code open}, {@code redriven} or {@code discarded}
 * @param error the class of the root cause, without its package
 * @param facts names and values
 * @param timeline what happened to it, the oldest first
 * @param format of the value: {@code JSON}, {@code text}, {@code hex}, {@code hidden} or {@code nothing}
 * @param back the page of its topic, as it was filtered
 * @param edits why its value cannot be edited; empty text if it can
 */
public record LetterView(
        Shell shell,
        String topic,
        String position,
        String state,
        String error,
        String message,
        List<Fact> facts,
        List<Happening> timeline,
        List<Fact> headers,
        String format,
        String value,
        String trace,
        String back,
        boolean operates,
        String edits,
        EditView edit) {

    /** A name and a value. */
    public record Fact(String name, String value) {}

    /** Something that happened, and when. */
    public record Happening(String time, String what, String details) {}

    /** Whether it can be resolved. */
    public boolean isOpen() {
        return state.equals("open");
    }

    /** The address of a page below this one. */
    public String to(String path) {
        return shell.to("/letters/" + Addresses.part(topic) + path);
    }

    /** The first lines of the stack trace. */
    public String traceHead() {
        return trace.lines().limit(1).findFirst().orElse("");
    }
}
