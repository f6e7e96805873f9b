/** Event handlers as Spring beans. */
@NullMarked
package io.kafkakit.spring;

import org.jspecify.annotations.NullMarked;
