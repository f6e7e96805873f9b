package io.kafkakit.console.internal.pages;

import java.util.List;

/** All jobs, the newest first. */
public record JobsView(Shell shell, List<JobView> jobs) {}
