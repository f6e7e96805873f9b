package io.kafkakit.faults;

import java.util.Set;

/** The topics and the group of one run, all named after it. */
record Names(String run) {

    String in() {
        return run + "-in";
    }

    String out() {
        return run + "-out";
    }

    String retry() {
        return run + "-retry";
    }

    String dead() {
        return run + "-dead";
    }

    String group() {
        return run + "-group";
    }

    /** What of it is followed. */
    Followed followed() {
        return new Followed(run, Set.of(group()), Set.of(in()), Set.of(out(), dead(), dead() + "-resolutions"));
    }

    /** Of one worker; the same again when it is started again under its name. */
    String transactionalIdPrefix(String worker) {
        return run + "-" + worker;
    }
}
