package io.kafkakit.internal.flow;

import io.kafkakit.HeaderNames;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * Where and when a record was first read in its source topic, whether or not a redrive has sent it back there as
 * another record.
 *
 * @param timestamp milliseconds since 1970, or -1 for none
 */
public record FirstRead(int partition, long offset, long timestamp) {

    /**
     * The place that the headers of a redriven record name, or else its own.
     *
     * <p>Anybody who may write to the topic can write the header. So it counts only for the group that the redrive was
     * for, and only for an earlier offset of the same partition. A header with a later offset would claim a record that
     * is still to come.
     *
     * @param headers of the record
     * @param group that handles it
     */
    public FirstRead unlessRedriven(Headers headers, String group) {
        Header header = headers.lastHeader(HeaderNames.FIRST_READ);
        FirstRead named = header == null ? null : parse(HeaderText.text(header), group);
        return named != null && named.partition == partition && named.offset < offset ? named : this;
    }

    private static @Nullable FirstRead parse(@Nullable String text, String group) {
        String[] parts = text == null ? new String[0] : text.split(" ", 4);
        if (parts.length != 4 || !parts[3].equals(group)) {
            return null;
        }
        try {
            FirstRead named =
                    new FirstRead(Integer.parseInt(parts[0]), Long.parseLong(parts[1]), Long.parseLong(parts[2]));
            return named.offset >= 0 && named.timestamp >= -1 ? named : null;
        } catch (NumberFormatException e) {
            return null;
        }
    }

    /** As the header has it, for this group. */
    public String text(String group) {
        return partition + " " + offset + " " + timestamp + " " + group;
    }
}
