package io.kafkakit.internal.ledger;

import org.junit.jupiter.api.Test;

/** Runs {@link PartitionModel} from many seeds: {@code -Dkafkakit.ledger.seeds=100000} for more, {@code .seed=7} for one. */
class LedgerPropertyTest {

    private static final int SEEDS = Integer.getInteger("kafkakit.ledger.seeds", 150);

    @Test
    void every_record_is_committed_exactly_once_whatever_happens_in_between() {
        Long only = Long.getLong("kafkakit.ledger.seed");
        if (only != null) {
            new PartitionModel(only).run();
            return;
        }
        for (long seed = 1; seed <= SEEDS; seed++) {
            try {
                new PartitionModel(seed).run();
            } catch (AssertionError | RuntimeException failed) {
                throw new AssertionError("Failed with -Dkafkakit.ledger.seed=" + seed, failed);
            }
        }
    }
}
