/** Keeps the register of promises true: each names tests that are there, and that passed in this build. */
@NullMarked
package io.kafkakit.promises;

import org.jspecify.annotations.NullMarked;
