package io.kafkakit.bench.run;

import io.kafkakit.bench.event.Envelopes;
import io.kafkakit.bench.event.OrderAccepted;
import io.kafkakit.bench.event.Orders;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.BitSet;
import java.util.function.LongPredicate;
import java.util.stream.LongStream;

/**
 * Compares an output, or the dead letters, with what they must be: each order once, under its key, in the order of the
 * key. Not thread-safe.
 */
public final class Checker {

    /** Every so many a whole event is decoded and compared; of the others only the id and the key are looked at. */
    private static final int SAMPLE = 499;

    private static final byte[] ID = "\"id\":".getBytes(StandardCharsets.US_ASCII);

    private final Orders orders;
    private final Content content;
    private final LongPredicate expected;
    private final long records;
    private final BitSet seen;
    private final long[] lastOfCustomer;
    private long twice;
    private long reordered;
    private long wrong;

    /** Whether the value of an order's record is what it must be. */
    public interface Content {
        boolean isRight(long id, byte[] value);
    }

    /**
     * For the output of these orders.
     *
     * @param typed whether the values are events of the contender's making, not copies of the input
     * @param expected tells by the id whether an order should be in the output
     */
    public Checker(Orders orders, long records, boolean typed, LongPredicate expected) {
        this(orders, records, expected, typed ? accepted(orders) : created(orders));
    }

    /** The same for records of any content, so long as the order's id can be found in it. */
    public Checker(Orders orders, long records, LongPredicate expected, Content content) {
        this.orders = orders;
        this.content = content;
        this.expected = expected;
        this.records = records;
        seen = new BitSet(Math.toIntExact(records));
        lastOfCustomer = new long[orders.customers()];
        Arrays.fill(lastOfCustomer, -1);
    }

    /**
     * One record of the output; those of a partition in their order.
     *
     * @return the id of its order, or -1 if it is wrong
     */
    public long add(byte[] key, byte[] value) {
        long id = idIn(value);
        if (id < 0 || id >= records || !expected.test(id) || !Arrays.equals(key, orders.key(id))) {
            wrong++;
            return -1;
        }
        if (id % SAMPLE == 0 && !content.isRight(id, value)) {
            wrong++;
        }
        int customer = orders.customer(id);
        if (seen.get((int) id)) {
            twice++;
        } else if (id < lastOfCustomer[customer]) {
            reordered++;
        }
        seen.set((int) id);
        lastOfCustomer[customer] = Math.max(lastOfCustomer[customer], id);
        return id;
    }

    private static Content accepted(Orders orders) {
        return (id, value) -> Envelopes.accepted(value).equals(OrderAccepted.of(orders.order(id)));
    }

    private static Content created(Orders orders) {
        return (id, value) -> Arrays.equals(value, Envelopes.value(orders.order(id)));
    }

    /** What was found. */
    public Findings findings() {
        long all = LongStream.range(0, records).filter(expected).count();
        return new Findings(all - seen.cardinality(), twice, reordered, wrong);
    }

    /** The number behind the first {@code "id":}, or -1. */
    public static long idIn(byte[] value) {
        for (int at = 0; at + ID.length < value.length; at++) {
            if (value[at] == '"' && Arrays.equals(value, at, at + ID.length, ID, 0, ID.length)) {
                return numberAt(value, at + ID.length);
            }
        }
        return -1;
    }

    private static long numberAt(byte[] value, int from) {
        long number = 0;
        int at = from;
        while (at < value.length && value[at] >= '0' && value[at] <= '9') {
            number = number * 10 + (value[at] - '0');
            at++;
        }
        return at == from ? -1 : number;
    }
}
