package io.kafkakit.saga.internal.machine;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What happened in a saga, the oldest first. Of a long history the first and the last entries are kept, with one that says
 * how many are left out. Immutable.
 *
 * <p>It is text in UTF-8, one line for each entry, because most entries are only handed on from one change to the next.
 */
public final class History {

    /** Nothing has happened. */
    public static final History EMPTY = new History(new byte[0]);

    private static final int FIRST = 8;
    private static final int MOST = 64;
    private static final String LEFT_OUT = " entries are left out";

    private final byte[] lines;

    private History(byte[] lines) {
        this.lines = lines;
    }

    /** The history in these bytes, as {@link #bytes()} gives them. They must not be changed any more. */
    public static History of(byte[] lines) {
        return new History(lines);
    }

    /** One line for each entry: milliseconds since 1970, a space, and what happened. The array must not be changed. */
    public byte[] bytes() {
        return lines;
    }

    /** This one, with more entries. */
    History with(List<Entry> news) {
        if (count() + news.size() > MOST) {
            List<Entry> all = new ArrayList<>(entries());
            for (Entry each : news) {
                all.add(each);
                if (all.size() > MOST) {
                    leaveOut(all);
                }
            }
            return EMPTY.and(all);
        }
        return and(news);
    }

    private History and(List<Entry> news) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(lines.length + 64 * news.size());
        out.writeBytes(lines);
        for (Entry each : news) {
            out.writeBytes((each.at() + " " + oneLine(each.what()) + '\n').getBytes(UTF_8));
        }
        return new History(out.toByteArray());
    }

    private static String oneLine(String what) {
        return what.replace('\n', ' ').replace('\r', ' ');
    }

    private int count() {
        int count = 0;
        for (byte each : lines) {
            count += each == '\n' ? 1 : 0;
        }
        return count;
    }

    private static void leaveOut(List<Entry> entries) {
        Entry gap = entries.get(FIRST);
        // Others have ": " behind what they are about, so none of them looks alike.
        int before = gap.what().matches("\\d+" + LEFT_OUT)
                ? Integer.parseInt(gap.what().substring(0, gap.what().length() - LEFT_OUT.length()))
                : 0;
        if (before > 0) {
            entries.remove(FIRST + 1);
        } else {
            entries.remove(FIRST);
            entries.remove(FIRST);
            entries.add(FIRST, gap);
        }
        Entry last = entries.get(FIRST);
        entries.set(FIRST, new Entry(last.at(), (before == 0 ? 2 : before + 1) + LEFT_OUT));
    }

    /**
     * All that is kept.
     *
     * @throws IllegalArgumentException if the bytes are no history
     */
    public List<Entry> entries() {
        return new String(lines, UTF_8).lines().map(History::entry).toList();
    }

    private static Entry entry(String line) {
        int space = line.indexOf(' ');
        try {
            return new Entry(Long.parseLong(line.substring(0, Math.max(0, space))), line.substring(space + 1));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("'" + line + "' is no entry of a history", e);
        }
    }

    /** When the last entry was made, in milliseconds since 1970; 0 if there is none. */
    public long lastAt() {
        int begin = lines.length - 1;
        while (begin > 0 && lines[begin - 1] != '\n') {
            begin--;
        }
        return lines.length == 0
                ? 0
                : entry(new String(lines, begin, lines.length - 1 - begin, UTF_8))
                        .at();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof History history && Arrays.equals(lines, history.lines);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(lines);
    }

    @Override
    public String toString() {
        return new String(lines, UTF_8);
    }
}
