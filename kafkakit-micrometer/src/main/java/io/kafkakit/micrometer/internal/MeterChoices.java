package io.kafkakit.micrometer.internal;

import io.micrometer.core.instrument.Tags;

/**
 * What a user chose. Immutable.
 *
 * @param tags of every meter
 * @param histograms whether timers have buckets
 * @param eventNames how many different events a topic's meters have
 */
public record MeterChoices(Tags tags, boolean histograms, int eventNames) {

    /** Nothing chosen. */
    public static final MeterChoices DEFAULTS = new MeterChoices(Tags.empty(), false, 100);

    /** A copy with other tags. */
    public MeterChoices with(Tags others) {
        return new MeterChoices(others, histograms, eventNames);
    }

    /** A copy with or without histograms. */
    public MeterChoices withHistograms(boolean published) {
        return new MeterChoices(tags, published, eventNames);
    }

    /** A copy with another limit for events. */
    public MeterChoices withEventNames(int most) {
        return new MeterChoices(tags, histograms, most);
    }
}
