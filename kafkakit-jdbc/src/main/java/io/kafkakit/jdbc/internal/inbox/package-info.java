/** The inbox: which records were handled in a database, and what their handlers send. */
@NullMarked
package io.kafkakit.jdbc.internal.inbox;

import org.jspecify.annotations.NullMarked;
