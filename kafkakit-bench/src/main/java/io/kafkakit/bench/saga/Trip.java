package io.kafkakit.bench.saga;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * The state of a saga of four steps: four bookings, one after the other.
 *
 * @param id a number
 * @param tickets of the bookings so far
 */
record Trip(String id, String note, List<String> tickets) {

    static final int STEPS = 4;

    private static final String NOTE =
            "Two adults and one child, window seats if there are any, no meat, late arrival.";
    private static final byte[] STEP = "\"step\":".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] DUE = "\"due\":".getBytes(StandardCharsets.US_ASCII);

    /** Begins a saga. */
    record Planned(String id, String note) {

        static Planned of(long id) {
            return new Planned(Long.toString(id), NOTE);
        }
    }

    /** The command of a step. */
    record Book(String trip, int step, int cents) {}

    /** The reply to it. */
    record Booked(String trip, int step, String ticket) {

        static Booked of(Book command) {
            return new Booked(command.trip(), command.step(), "ticket-" + command.trip() + "-" + command.step());
        }
    }

    /** All is booked. */
    record Complete(String id, List<String> tickets) {}

    /** Begins a saga that only waits until this time, in milliseconds since 1970; its state, and its end, too. */
    record Wait(String id, long due) {}

    /** The wait was over. */
    record Over(String id, long due) {}

    static Trip of(Planned planned) {
        return new Trip(planned.id(), planned.note(), List.of());
    }

    Trip with(String ticket) {
        return new Trip(
                id, note, Stream.concat(tickets.stream(), Stream.of(ticket)).toList());
    }

    /** The command of a step, from 1. */
    Book command(int step) {
        return new Book(id, step, 10_000 + step);
    }

    /** The step that it is at, from 1; one more than there are at its end. */
    int step() {
        return tickets.size() + 1;
    }

    Complete complete() {
        return new Complete(id, tickets);
    }

    /** The step that a command, or a reply, in a record's value is about; -1 for neither. */
    static int stepIn(byte[] value) {
        return (int) numberBehind(STEP, value);
    }

    /** When the wait in a record's value is over; -1 if there is none. */
    static long dueIn(byte[] value) {
        return numberBehind(DUE, value);
    }

    private static long numberBehind(byte[] name, byte[] value) {
        for (int at = 0; at + name.length < value.length; at++) {
            if (value[at] == '"' && Arrays.equals(value, at, at + name.length, name, 0, name.length)) {
                return number(value, at + name.length);
            }
        }
        return -1;
    }

    /** The number that these bytes are, which is how ids of sagas are written as keys; -1 for none. */
    static long number(byte[] text) {
        return number(text, 0);
    }

    private static long number(byte[] text, int from) {
        long number = 0;
        int at = from;
        while (at < text.length && text[at] >= '0' && text[at] <= '9') {
            number = number * 10 + (text[at] - '0');
            at++;
        }
        return at == from ? -1 : number;
    }
}
