package io.kafkakit.internal.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.common.Uuid;

/**
 * A partition, what its group has committed, and the one consumer it has at a time. Everything happens at random: polls,
 * handlers that finish, commits, failures, restarts, compaction. After each plan it is held against plain sets of offsets.
 */
final class PartitionModel {

    private static final LogId LOG = new LogId("cluster", "topic", Uuid.randomUuid());

    private final Random random;
    private final TreeSet<Long> log = new TreeSet<>();
    private final long end;
    private final int concurrency;
    private final int restarts;

    private final Set<Long> done = new HashSet<>();
    private Progress committed = new Progress(-1, -1, "", List.of(), List.of());

    private Ledger ledger;
    private int most;
    private int planned;
    private long position;
    private final Deque<Entry> waiting = new ArrayDeque<>();
    private final List<Entry> running = new ArrayList<>();
    private final List<Entry> ready = new ArrayList<>();

    PartitionModel(long seed) {
        random = new Random(seed);
        long offset = random.nextBoolean() ? 0 : random.nextLong() >>> (2 + random.nextInt(60));
        int records = 1 + random.nextInt(seed % 50 == 0 ? 6_000 : 300);
        int holes = 1 + random.nextInt(4);
        for (int i = 0; i < records; i++) {
            log.add(offset);
            offset += random.nextInt(holes) == 0 ? 1 + random.nextInt(200) : 1;
        }
        end = offset;
        concurrency = 1 + random.nextInt(seed % 50 == 0 ? 3_000 : 100);
        restarts = random.nextInt(8);
        restart();
    }

    void run() {
        int lives = 0;
        long steps = 0;
        while (position < end || !waiting.isEmpty() || !running.isEmpty() || !ready.isEmpty()) {
            assertThat(steps++).as("steps").isLessThan(200_000);
            if (lives < restarts && random.nextInt(60) == 0) {
                lives++;
                restart();
            }
            step();
        }
        Progress last = ledger.plan(List.of());
        check(last, List.of());
        if (restarts == 0) {
            boolean fits = Metadata.lengthOf(LOG, 0) <= most;
            assertThat(last.metadata()).isEqualTo(fits ? Metadata.text(LOG, last.offset(), new byte[0]) : "");
        }
        assertThat(done).containsAll(log);
        assertThat(ledger.size() + ledger.open()).isZero();
    }

    private void step() {
        switch (random.nextInt(8)) {
            case 0 -> compact();
            case 1, 2 -> poll();
            case 3, 4 -> finish();
            case 5 -> shrink();
            default -> commit();
        }
        start();
    }

    /** The consumer dies, and with it all that is not committed. The next one begins at the committed offset, or before. */
    private void restart() {
        compact();
        most = random.nextBoolean() ? 20 + random.nextInt(60) : 20 + random.nextInt(4_077);
        ledger = new Ledger(Restored.of(LOG, committed.offset(), committed.metadata()), most);
        planned = 0;
        position = Math.max(0, committed.offset() - (random.nextInt(4) == 0 ? random.nextInt(50) : 0));
        waiting.clear();
        running.clear();
        ready.clear();
    }

    private void compact() {
        if (random.nextInt(3) == 0) {
            int oneOf = 2 + random.nextInt(60);
            log.removeIf(offset -> random.nextInt(oneOf) == 0);
        }
    }

    private void poll() {
        if (ledger.size() > 2 * concurrency) {
            return;
        }
        for (int left = random.nextInt(2 * concurrency); left >= 0 && position < end; left--) {
            Long offset = log.ceiling(position);
            if (offset == null) {
                position = end;
                return;
            }
            Long next = log.higher(offset);
            long hole = (next == null ? end : next) - offset;
            position = offset + 1 + (left == 0 ? random.nextInt((int) Math.min(1_000, hole)) : 0);
            Entry entry = ledger.delivered(offset, position, random.nextInt(3) - 1);
            assertThat(entry == null).as("%d is done", offset).isEqualTo(done.contains(offset));
            if (entry != null) {
                waiting.add(entry);
            }
        }
    }

    /** As a caller does: in order of delivery, and with care when there is little room. */
    private void start() {
        while (!waiting.isEmpty()
                && running.size() < concurrency
                && (!ledger.isNearlyFull() || ledger.closesGap(waiting.getFirst()))) {
            running.add(waiting.removeFirst());
        }
        if (running.isEmpty() && ready.isEmpty()) {
            assertThat(waiting).as("waiting though nothing runs").isEmpty();
        }
    }

    private void finish() {
        if (random.nextBoolean()) {
            Collections.shuffle(running, random);
        }
        int count = random.nextInt(running.size() + 1);
        ready.addAll(running.subList(0, count));
        running.subList(0, count).clear();
    }

    private void shrink() {
        if (random.nextInt(40) == 0) {
            boolean shorter = ledger.halveMetadata();
            assertThat(shorter).isEqualTo(most > lengthOfRanges());
            most = (planned == 0 ? most : Math.min(most, planned)) / 2;
        }
    }

    /** Characters that cannot be left out. */
    private int lengthOfRanges() {
        int length = committed.metadata().length();
        return length > Metadata.lengthOf(LOG, 0) ? length : 0;
    }

    /** Commits what is ready, or some of it. It may fail, or succeed and nobody learns of it because the consumer dies. */
    private void commit() {
        List<Entry> finishing = new ArrayList<>(ready);
        if (random.nextInt(4) == 0) {
            finishing.removeIf(entry -> random.nextBoolean());
        }
        Progress plan = ledger.plan(finishing);
        check(plan, finishing);
        if (random.nextInt(4) == 0) {
            poll();
        }
        if (random.nextInt(6) == 0) {
            return;
        }
        boolean dies = random.nextInt(80) == 0;
        plan.taken().forEach(entry -> done.add(entry.offset()));
        committed = plan;
        if (dies) {
            restart();
        } else {
            ledger.committed(plan);
            ready.removeAll(new HashSet<>(plan.taken()));
            assertThat(ledger.open()).isEqualTo(waiting.size() + running.size() + ready.size());
        }
    }

    private void check(Progress plan, List<Entry> finishing) {
        planned = plan.metadata().length();
        Set<Long> doneThen = new HashSet<>(done);
        plan.taken().forEach(entry -> doneThen.add(entry.offset()));
        assertThat(plan.taken().size() + plan.left().size()).isEqualTo(finishing.size());
        assertThat(new HashSet<>(finishing)).containsAll(plan.taken()).containsAll(plan.left());
        assertThat(plan.offset()).isGreaterThanOrEqualTo(committed.offset());
        assertThat(plan.metadata().length())
                .isLessThanOrEqualTo(Math.max(most, committed.metadata().length()));
        checkFirst(plan, finishing);
        long firstLeft = plan.left().stream().mapToLong(Entry::offset).min().orElse(Long.MAX_VALUE);
        assertThat(plan.taken()).allSatisfy(entry -> assertThat(entry.offset()).isLessThan(firstLeft));

        Restored restored = Restored.of(LOG, plan.offset(), plan.metadata());
        for (long offset : log) {
            if (restored.isDone(offset) != doneThen.contains(offset)) {
                throw new AssertionError(offset + " is done: " + doneThen.contains(offset) + ", but not in " + plan);
            }
        }
        open(finishing)
                .forEach(entry -> assertThat(restored.isDone(entry.offset()))
                        .isEqualTo(plan.taken().contains(entry)));
    }

    /** The first unfinished record is taken if it is finishing: otherwise nothing might ever go on. */
    private void checkFirst(Progress plan, List<Entry> finishing) {
        long first = open(ready).stream().mapToLong(Entry::offset).min().orElse(-1);
        for (Entry entry : finishing) {
            if (entry.offset() == first) {
                assertThat(plan.left()).doesNotContain(entry);
            }
        }
    }

    private List<Entry> open(List<Entry> andThese) {
        List<Entry> open = new ArrayList<>(andThese);
        open.addAll(waiting);
        open.addAll(running);
        return open;
    }
}
