package io.kafkakit.faults.sagas;

import io.kafkakit.faults.Followed;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/** The topics and groups of one run, all named after it. */
record SagaNames(String run) {

    String saga() {
        return run + "-order";
    }

    /** Where orders begin sagas. */
    String orders() {
        return run + "-orders";
    }

    /** The commands of this step. */
    String of(Part part) {
        return run + "-" + part.step();
    }

    String retry(Part part) {
        return of(part) + "-retry";
    }

    String marks(Part part) {
        return of(part) + "-marks";
    }

    /** What participants have done and undone. */
    String effects() {
        return run + "-effects";
    }

    /** What sagas say when they end. */
    String ends() {
        return run + "-ends";
    }

    /** Dead letters of participants. */
    String dead() {
        return run + "-dead";
    }

    /** Dead letters of the saga. */
    String sagaDead() {
        return saga() + "-saga-dead-letters";
    }

    String participants() {
        return run + "-participants";
    }

    /** Topics that nobody creates for itself. */
    Set<String> given() {
        Set<String> topics = new HashSet<>(Set.of(orders(), effects(), ends(), dead()));
        Arrays.stream(Part.values()).map(this::of).forEach(topics::add);
        return topics;
    }

    /** What of it is followed. */
    Followed followed() {
        Set<String> inputs = new HashSet<>(Set.of(orders(), saga() + "-saga"));
        Arrays.stream(Part.values()).map(this::of).forEach(inputs::add);
        Set<String> outputs =
                new HashSet<>(Set.of(effects(), ends(), sagaDead(), saga() + "-saga-state", dead() + "-resolutions"));
        Arrays.stream(Part.values()).map(this::marks).forEach(outputs::add);
        return new Followed(run, Set.of(saga() + "-saga", saga() + "-saga-letters", participants()), inputs, outputs);
    }
}
