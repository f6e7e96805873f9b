package io.kafkakit.console.internal.pages;

import io.kafkakit.console.internal.letters.LetterQuery;
import io.kafkakit.console.internal.letters.Reading;
import io.kafkakit.console.internal.letters.Row;
import io.kafkakit.console.internal.letters.Selection;
import io.kafkakit.console.internal.text.Bytes;
import io.kafkakit.console.internal.text.Times;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The dead letters of a topic.
 *
 * @param problem what is wrong with a filter; empty text if nothing is
 */
public record LettersView(
        Shell shell,
        String topic,
        LetterQuery query,
        Selection selection,
        Reading reading,
        boolean operates,
        String problem,
        Instant now) {

    /** Groups that are shown before one asks for all. */
    private static final int FEW = 8;

    /** A filter that is set, and the address without it. */
    public record Chip(String name, String value, String without) {}

    /** A column that can be sorted by. */
    public record Column(String title, String href, String sorted) {}

    /** The address of this page with another query string. */
    public String at(String query) {
        return shell.to("/letters/" + Addresses.part(topic)) + query;
    }

    /** The filters that are set. */
    public List<Chip> chips() {
        return query.filters().entrySet().stream()
                .map(each -> new Chip(each.getKey(), each.getValue(), at(query.with(each.getKey(), ""))))
                .toList();
    }

    /** The most frequent groups. */
    public List<Selection.Group> fewGroups() {
        return selection.groups().stream().limit(FEW).toList();
    }

    /** How many groups are not shown. */
    public int moreGroups() {
        return Math.max(0, selection.groups().size() - FEW);
    }

    /** The address of this page with the filters of a group. */
    public String of(Selection.Group group) {
        return at(query.with(Map.of(
                "error", group.error().equals("unknown error") ? "" : group.error(),
                "event", group.event() == null ? "" : group.event(),
                "group", group.group() == null ? "" : group.group())));
    }

    /** The columns of the table. */
    public List<Column> columns() {
        return List.of(
                column("Failed", "failed"),
                column("Error", "error"),
                column("Event", "event"),
                column("Group", "group"),
                column("Tries", "attempts"),
                column("Position", "position"));
    }

    private Column column(String title, String order) {
        boolean isOrder = query.order().equals(order);
        String next = isOrder && query.isDescending() ? order : "-" + order;
        String sorted = isOrder ? (query.isDescending() ? "descending" : "ascending") : "none";
        return new Column(title, at(query.with("sort", next)), sorted);
    }

    /** The page of a dead letter; it knows the way back. */
    public String href(Row row) {
        return shell.to("/letters/" + Addresses.part(topic) + "/" + row.position()) + query;
    }

    /** The message on one line. */
    public String message(Row row) {
        return row.message() == null ? "" : Bytes.visible(row.message());
    }

    /** How long ago it failed. */
    public String ago(Instant time) {
        return Times.ago(time, now);
    }

    /** The histogram for the script: begin and count of each bar. */
    public String points() {
        return selection.histogram().stream()
                .map(each -> each.begin() + ":" + each.count())
                .collect(Collectors.joining(","));
    }

    /** Which rows of how many are shown. */
    public String shown() {
        if (selection.count() == 0) {
            return "0";
        }
        long last = selection.from() + selection.rows().size() - 1;
        return Times.number(selection.from()) + "–" + Times.number(last) + " of " + Times.number(selection.count());
    }

    /** Of all that the state of the query could show. */
    public long all() {
        return switch (query.state()) {
            case "open" -> reading.open();
            case "resolved" -> reading.resolved();
            default -> reading.open() + reading.resolved();
        };
    }

    /** Whether the page should look again soon. */
    public boolean isReading() {
        return !reading.isCurrent() && reading.problem() == null;
    }
}
