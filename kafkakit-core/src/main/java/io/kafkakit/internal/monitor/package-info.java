/**
 * What the steps tell about themselves, beside a record's way: counts, problems, and the calls of listeners. Every step may
 * tell it something; it knows none of them.
 */
@NullMarked
package io.kafkakit.internal.monitor;

import org.jspecify.annotations.NullMarked;
