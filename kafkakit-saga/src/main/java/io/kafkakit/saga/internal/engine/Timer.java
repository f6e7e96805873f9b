package io.kafkakit.saga.internal.engine;

/**
 * The next wait of a saga.
 *
 * @param due when it is over, in milliseconds since 1970
 * @param activation of the step; 0 for the retention of a saga that has ended
 */
record Timer(long due, String id, int activation, int attempt) implements Comparable<Timer> {

    @Override
    public int compareTo(Timer other) {
        int byDue = Long.compare(due, other.due);
        return byDue == 0 ? id.compareTo(other.id) : byDue;
    }

    Timer at(long later) {
        return new Timer(later, id, activation, attempt);
    }
}
