package io.kafkakit.bench.run;

/**
 * How wide a run is.
 *
 * @param topics of the input, each with an output of its own
 * @param partitions of each topic
 * @param members consumers in the group; 0 for the contender's own number
 */
public record Shape(int topics, int partitions, int members) {

    /** One topic of six partitions, and as many consumers as the contender likes. */
    public static final Shape PLAIN = new Shape(1, 6, 0);

    /** As it stands in the names of topics. */
    String label() {
        return topics + "x" + partitions;
    }

    /** As it stands in tables. */
    @Override
    public String toString() {
        return count(topics, "topic") + " × " + count(partitions, "partition")
                + (members == 0 ? "" : ", " + count(members, "member"));
    }

    private static String count(int count, String of) {
        return count + " " + of + (count == 1 ? "" : "s");
    }
}
