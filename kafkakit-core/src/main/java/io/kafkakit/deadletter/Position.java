package io.kafkakit.deadletter;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The position of a dead letter in its topic, written {@code partition@offset}, such as {@code 3@1207}. */
public record Position(int partition, long offset) implements Comparable<Position> {

    private static final Pattern TEXT = Pattern.compile("(\\d{1,9})@(\\d{1,18})");

    /**
     * Parses the format of {@link #toString}.
     *
     * @throws IllegalArgumentException if the text is not a position
     */
    public static Position parse(String text) {
        Matcher matcher = TEXT.matcher(text.strip());
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "'" + text + "' is not the position of a dead letter: write partition@offset, such as 3@1207");
        }
        return new Position(Integer.parseInt(matcher.group(1)), Long.parseLong(matcher.group(2)));
    }

    @Override
    public int compareTo(Position other) {
        int byPartition = Integer.compare(partition, other.partition);
        return byPartition == 0 ? Long.compare(offset, other.offset) : byPartition;
    }

    @Override
    public String toString() {
        return partition + "@" + offset;
    }
}
