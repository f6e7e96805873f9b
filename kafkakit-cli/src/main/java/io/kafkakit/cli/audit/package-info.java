/**
 * The self-check: {@link io.kafkakit.cli.audit.Evidence} is what the topics hold, read from outside; {@link
 * io.kafkakit.cli.audit.Audit} judges it. Judging is pure, so that tests can show it forged evidence.
 */
@NullMarked
package io.kafkakit.cli.audit;

import org.jspecify.annotations.NullMarked;
