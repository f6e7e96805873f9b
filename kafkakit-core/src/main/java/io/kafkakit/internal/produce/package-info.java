/**
 * The producers that belong to kafkakit: how one is made, used, given up and made anew, and what its errors mean. Used by {@code
 * commit}, and by transactions without a group.
 */
@NullMarked
package io.kafkakit.internal.produce;

import org.jspecify.annotations.NullMarked;
