/** What operators have begun: frozen previews, and the redrives and discards that follow from them. */
@NullMarked
package io.kafkakit.console.internal.jobs;

import org.jspecify.annotations.NullMarked;
