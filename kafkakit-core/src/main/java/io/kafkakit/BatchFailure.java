package io.kafkakit;

import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * A batch handler throws this to say which records of the batch have failed. The others are handled. If it names an
 * index that the batch does not have, the batch has failed as a whole: see {@link BatchHandler}.
 *
 * <pre>{@code
 * throw BatchFailure.of(3, new IllegalStateException("no such customer")).and(7, duplicate);
 * }</pre>
 */
@Experimental
public final class BatchFailure extends KafkaKitException {

    private static final long serialVersionUID = 1L;

    private final transient Map<Integer, Throwable> causes;

    private BatchFailure(Map<Integer, Throwable> causes) {
        super(
                causes.size() + " records of a batch have failed, the first at index "
                        + causes.keySet().iterator().next(),
                causes.values().iterator().next());
        this.causes = causes;
    }

    /**
     * One record has failed.
     *
     * @param index its place in the batch, from 0
     * @param cause decides, like the exception of a handler, whether it is retried
     * @throws IllegalArgumentException if the index is negative
     * @throws NullPointerException if the cause is null
     */
    public static BatchFailure of(int index, Throwable cause) {
        return with(Map.of(), index, cause);
    }

    /** This record has failed too. */
    public BatchFailure and(int index, Throwable cause) {
        return with(causes, index, cause);
    }

    private static BatchFailure with(Map<Integer, Throwable> some, int index, Throwable cause) {
        if (index < 0) {
            throw new IllegalArgumentException("index " + index + " of a batch: records count from 0");
        }
        Objects.requireNonNull(
                cause,
                () -> "the cause of the failure at index " + index + " is null: pass what the record failed with");
        Map<Integer, Throwable> all = new TreeMap<>(some);
        all.put(index, cause);
        return new BatchFailure(Collections.unmodifiableMap(all));
    }

    /** The causes by the records' places in the batch, from 0. */
    public Map<Integer, Throwable> causes() {
        return causes;
    }
}
