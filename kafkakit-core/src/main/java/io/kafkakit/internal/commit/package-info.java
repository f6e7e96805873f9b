/**
 * Step 5 of 5: consume ─▶ route ─▶ handle ─▶ (recover) ─▶ <b>commit</b>.
 *
 * <p>Lanes append outcomes and commit them with the offsets of their source records. A lane treats
 * successes and failures alike, unless Kafka refuses a record.
 */
@NullMarked
package io.kafkakit.internal.commit;

import org.jspecify.annotations.NullMarked;
