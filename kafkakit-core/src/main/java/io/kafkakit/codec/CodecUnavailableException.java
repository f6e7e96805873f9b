package io.kafkakit.codec;

import io.kafkakit.Experimental;
import io.kafkakit.UnavailableException;
import org.jspecify.annotations.Nullable;

/**
 * A codec cannot read or write a record now, through no fault of the record. An example is a schema registry that does
 * not answer.
 *
 * <p>The record's partition waits, and the codec is asked again: after 100 ms first, then after longer waits of at most
 * 5 seconds. No attempt is counted, and no record becomes a dead letter. Other partitions go on.
 */
@Experimental
public class CodecUnavailableException extends UnavailableException {

    private static final long serialVersionUID = 1L;

    /**
     * Without a cause.
     *
     * @param message what does not answer, and what to do about it
     */
    public CodecUnavailableException(String message) {
        super(message);
    }

    /**
     * With a cause.
     *
     * @param message what does not answer, and what to do about it
     */
    public CodecUnavailableException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
