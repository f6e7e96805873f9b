/** The pages: each takes a request and a user, and renders what a template needs. */
@NullMarked
package io.kafkakit.console.internal.pages;

import org.jspecify.annotations.NullMarked;
