package io.kafkakit.console.internal.pages;

import java.util.List;

/** What was done about dead letters. */
public record AuditView(Shell shell, List<Entry> entries, boolean isCurrent) {

    /** What was done at once, and where. */
    public record Entry(
            String time, String who, String action, String reason, String topic, String which, String href) {}
}
