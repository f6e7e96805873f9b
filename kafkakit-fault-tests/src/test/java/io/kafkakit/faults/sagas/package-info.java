/**
 * Sagas in the suite of faults: processes run a saga and its participants, faults strike them, and a verdict compares what each saga
 * says with what its participants did.
 */
@NullMarked
package io.kafkakit.faults.sagas;

import org.jspecify.annotations.NullMarked;
