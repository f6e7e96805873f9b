/** Makes handlers of beans' methods. */
@NullMarked
package io.kafkakit.spring.internal;

import org.jspecify.annotations.NullMarked;
