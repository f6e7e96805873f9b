package io.kafkakit.console.internal.pages;

/** Why there is no page. */
public record ProblemView(String base, int status, String title, String advice) {}
