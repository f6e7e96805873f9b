package io.kafkakit.saga.internal.machine;

import java.util.ArrayList;
import java.util.List;

/**
 * What happened in a saga. Of a long history the first and the last entries are kept, with a line that says how many are
 * left out. Used by one thread.
 */
final class History {

    private static final int FIRST = 8;
    private static final int MOST = 64;
    private static final String LEFT_OUT = " entries are left out";

    private final List<Entry> entries;
    private final long now;

    /**
     * Goes on with these.
     *
     * @param now milliseconds since 1970
     */
    History(List<Entry> before, long now) {
        this.entries = new ArrayList<>(before);
        this.now = now;
    }

    void add(String about, String what) {
        entries.add(new Entry(now, about + ": " + what));
        if (entries.size() > MOST) {
            leaveOut();
        }
    }

    private void leaveOut() {
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

    List<Entry> entries() {
        return List.copyOf(entries);
    }
}
