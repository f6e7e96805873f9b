/**
 * The soak: one group at a modest rate for an hour, with all that happens rarely, looked at for what grows. {@link
 * io.kafkakit.bench.soak.SoakCommand} runs it on what {@code run} has and writes it down with the
 * charts of {@code report}; the group itself is in a JVM of its own, {@link io.kafkakit.bench.soak.SoakMain}.
 */
@NullMarked
package io.kafkakit.bench.soak;

import org.jspecify.annotations.NullMarked;
