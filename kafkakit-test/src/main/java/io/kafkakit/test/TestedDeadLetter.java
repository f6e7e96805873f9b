package io.kafkakit.test;

import io.kafkakit.Disposition;
import io.kafkakit.HeaderNames;
import java.util.Arrays;

/**
 * A record that failed for good.
 *
 * @param topic the dead-letter topic it goes to
 * @param disposition why it is a dead letter
 * @param reason the message of the failure
 * @param attempts how many attempts it has had
 * @param record the dead letter itself
 */
public record TestedDeadLetter(String topic, Disposition disposition, String reason, int attempts, TestRecord record) {

    static TestedDeadLetter of(TestRecord record) {
        String word = String.valueOf(record.header(HeaderNames.DISPOSITION));
        return new TestedDeadLetter(
                record.topic(),
                Arrays.stream(Disposition.values())
                        .filter(each -> each.header().equals(word))
                        .findFirst()
                        .orElseThrow(() -> new IllegalStateException("unknown disposition '" + word + "'")),
                String.valueOf(record.header(HeaderNames.ERROR_REASON)),
                Integer.parseInt(String.valueOf(record.header(HeaderNames.ATTEMPTS))),
                record);
    }
}
