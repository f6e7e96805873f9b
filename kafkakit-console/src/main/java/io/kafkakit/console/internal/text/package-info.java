/** Text from records, as a person may read it: decoded, indented, compared, and without what is hidden. */
@NullMarked
package io.kafkakit.console.internal.text;

import org.jspecify.annotations.NullMarked;
