/**
 * The words a user types: a cluster, a group, the events of a topic, what a handler sees and sends.
 *
 * <p>A record's way through the library, a package a step:
 *
 * <pre>
 * consume ─▶ route ─▶ handle ─▶ commit
 *                       └ failed ─▶ recover ─┘
 * </pre>
 */
@NullMarked
package io.kafkakit;

import org.jspecify.annotations.NullMarked;
