package io.kafkakit.console.internal.pages;

import io.kafkakit.console.internal.jobs.FrozenSelection;
import io.kafkakit.console.internal.text.Bytes;
import io.kafkakit.console.internal.text.Times;
import io.kafkakit.deadletter.Preview;
import java.util.List;
import java.util.Map;

/**
 * What would be resolved.
 *
 * @param action {@code redrive} or {@code discard}
 * @param problem what is wrong with the form; empty text if nothing is
 * @param mostAtOnce how many the user may resolve at once
 */
public record PreviewView(Shell shell, FrozenSelection frozen, String action, String problem, long mostAtOnce) {

    private static final int FEW = 12;

    /** A count and its name. */
    public record Count(String name, String count) {}

    /** The frozen preview. */
    public Preview preview() {
        return frozen.preview();
    }

    /** Whether they are sent back. */
    public boolean isRedrive() {
        return action.equals("redrive");
    }

    /** The page that it was made from. */
    public String back() {
        return shell.to("/letters/" + Addresses.part(frozen.topic())) + frozen.query();
    }

    /** Whether the user may resolve so many. */
    public boolean isTooMany() {
        return preview().count() > mostAtOnce;
    }

    /** The first and the last failure. */
    public String span() {
        return preview().oldest() == null || preview().newest() == null
                ? ""
                : Times.brief(preview().oldest()) + " to "
                        + Times.brief(preview().newest()) + " UTC";
    }

    /** The largest of some counts. */
    public List<Count> counts(Map<String, Long> all) {
        return of(all);
    }

    static List<Count> of(Map<String, Long> all) {
        return all.entrySet().stream()
                .limit(FEW)
                .map(each -> new Count(Bytes.visible(each.getKey()), Times.number(each.getValue())))
                .toList();
    }
}
