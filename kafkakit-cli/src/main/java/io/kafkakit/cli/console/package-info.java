/** {@code kafkakit console}: pages for dead letters, groups and sagas. */
@NullMarked
package io.kafkakit.cli.console;

import org.jspecify.annotations.NullMarked;
