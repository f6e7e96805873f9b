package io.kafkakit.cli.dlq;

import io.kafkakit.cli.terminal.Terminal;
import io.kafkakit.deadletter.DeadLetter;
import io.kafkakit.deadletter.Toolkit;
import java.util.Optional;

/**
 * Tells an ordinary topic, whose name was given by mistake, from a dead-letter topic: none of its records has the headers of a dead
 * letter, and none was ever resolved. Used by one thread.
 */
final class Ordinary {

    private long records;
    private boolean deadLetter;

    void add(DeadLetter letter) {
        records++;
        deadLetter = deadLetter
                || letter.toolkit() != Toolkit.UNKNOWN
                || letter.resolved().isPresent();
    }

    boolean hasDeadLetter() {
        return deadLetter;
    }

    /** What to say of an ordinary topic; nothing of one without records, which may become either. */
    Optional<String> words(String topic) {
        return deadLetter || records == 0
                ? Optional.empty()
                : Optional.of("'" + topic + "' seems to be an ordinary topic: it has "
                        + Terminal.count(records, "record") + ", none with the headers of a dead letter");
    }
}
