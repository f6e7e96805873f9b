/** The code of the README, each piece in a test that runs it. */
@NullMarked
package io.kafkakit.examples.readme;

import org.jspecify.annotations.NullMarked;
