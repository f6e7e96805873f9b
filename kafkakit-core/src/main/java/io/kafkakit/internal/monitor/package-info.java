/**
 * What the steps report beside a record's way: counts, problems, and the calls of listeners. Every step may report to
 * it; it knows none of them.
 */
@NullMarked
package io.kafkakit.internal.monitor;

import org.jspecify.annotations.NullMarked;
