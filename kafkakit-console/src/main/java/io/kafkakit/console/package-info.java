/**
 * Why records died, and the way back, in a browser: pages for dead letters, groups, topics and sagas.
 */
@NullMarked
package io.kafkakit.console;

import org.jspecify.annotations.NullMarked;
