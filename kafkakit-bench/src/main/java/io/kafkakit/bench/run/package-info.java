/**
 * A run: a broker and a contender, each in a JVM of its own, the input written beforehand, the run watched from outside, and
 * its whole output read and checked. Contenders come from {@code contender}; what comes out is for {@code report}.
 */
@NullMarked
package io.kafkakit.bench.run;

import org.jspecify.annotations.NullMarked;
