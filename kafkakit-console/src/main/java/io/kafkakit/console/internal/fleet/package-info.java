/** How members of a fleet publish and obey, and how what they publish becomes one picture. */
@NullMarked
package io.kafkakit.console.internal.fleet;

import org.jspecify.annotations.NullMarked;
