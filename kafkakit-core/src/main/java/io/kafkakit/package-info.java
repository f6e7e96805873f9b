/**
 * The public API: a cluster, a group, the events of a topic, and what a handler reads and sends.
 *
 * <p>A record's way through the library, one package for each step:
 *
 * <pre>
 * consume ─▶ route ─▶ handle ─▶ commit
 *                       └ failed ─▶ recover ─┘
 * </pre>
 */
@NullMarked
package io.kafkakit;

import org.jspecify.annotations.NullMarked;
