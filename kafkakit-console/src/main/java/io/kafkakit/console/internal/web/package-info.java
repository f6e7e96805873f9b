/** What every answer has in common: who may ask, what browsers may do with it, and files that never change. */
@NullMarked
package io.kafkakit.console.internal.web;

import org.jspecify.annotations.NullMarked;
