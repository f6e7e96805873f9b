package io.kafkakit.codec;

import io.kafkakit.Experimental;

/**
 * The data of an event that has none, in formats that know such events. A handler takes it with
 * {@code on("order.archived", NoData.class, …)}.
 */
@Experimental
public enum NoData {
    /** The only one. */
    NONE
}
