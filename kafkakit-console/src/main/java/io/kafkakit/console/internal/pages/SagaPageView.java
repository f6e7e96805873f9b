package io.kafkakit.console.internal.pages;

import java.util.List;

/** One saga. */
public record SagaPageView(
        Shell shell,
        String saga,
        String id,
        String status,
        boolean hasEnded,
        List<LetterView.Fact> facts,
        List<Step> steps,
        List<LetterView.Happening> history,
        String state,
        boolean operates) {

    /** A step that has begun: {@code done} or what it does. */
    public record Step(String name, String doing, String details) {}

    /** Where an order is sent to. */
    public String to(String order) {
        return shell.to("/sagas/" + Addresses.part(saga) + "/" + Addresses.part(id) + "/" + order);
    }
}
