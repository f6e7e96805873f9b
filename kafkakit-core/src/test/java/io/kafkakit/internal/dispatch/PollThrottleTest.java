package io.kafkakit.internal.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.kafkakit.support.HandClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class PollThrottleTest {

    private static final int MOST = 100;

    private final HandClock clock = new HandClock();
    private final ConsumerLoad load = new ConsumerLoad(MOST, 1 << 20);
    private final List<TopicPartition> paused = new ArrayList<>();
    private final PollThrottle room = new PollThrottle(load, new Pauses(paused::addAll, paused::removeAll), clock);

    private final class Partition {

        private final TopicPartition name;
        private final PartitionLoad share;

        Partition(int number) {
            name = new TopicPartition("t", number);
            share = new PartitionLoad(name, load, MOST / 2, 1 << 20);
        }

        void reads(int records) {
            share.read(records, records);
            room.look(share);
        }
    }

    private final Partition some = new Partition(0);
    private final Partition others = new Partition(1);

    private void pass(long millis) {
        clock.pass(Duration.ofMillis(millis));
    }

    @Test
    void a_poll_waits_for_the_room_of_a_full_partition_and_not_for_others() {
        others.reads(10);
        assertThat(room.waitFor()).isZero();
        some.reads(50);
        assertThat(room.waitFor()).isEqualTo(100);
        pass(60);
        assertThat(room.waitFor()).isEqualTo(40);
        some.share.settled(1, 1);
        assertThat(room.waitFor()).isZero();
        assertThat(paused).isEmpty();
    }

    @Test
    void a_partition_without_room_for_100_ms_is_paused_and_the_next_time_at_once_until_it_gets_room_sooner() {
        some.reads(50);
        pass(100);
        assertThat(room.waitFor()).isZero();
        assertThat(paused).containsExactly(some.name);
        some.share.settled(24, 24);
        room.resume();
        assertThat(paused).containsExactly(some.name);
        pass(100);
        some.share.settled(1, 1);
        room.resume();
        assertThat(paused).isEmpty();

        some.reads(25);
        assertThat(room.waitFor()).isZero();
        assertThat(paused).containsExactly(some.name);
        pass(99);
        some.share.settled(50, 50);
        room.resume();
        assertThat(paused).isEmpty();

        some.reads(50);
        assertThat(room.waitFor()).isEqualTo(100);
    }

    @Test
    void a_full_consumer_reads_on_the_partitions_that_it_holds_nothing_of() {
        some.reads(49);
        others.reads(49);
        Partition third = new Partition(2);
        third.reads(2);
        assertThat(room.waitFor()).isEqualTo(100);
        pass(100);
        assertThat(room.waitFor()).isZero();
        assertThat(paused).containsExactly(third.name);
    }

    @Test
    void the_poll_waits_while_a_consumer_is_full_of_what_waits_for_its_commit() {
        some.reads(49);
        others.reads(60);
        some.share.handled(49, 0);
        others.share.handled(51, 0);
        assertThat(room.waitFor()).isEqualTo(300);
        pass(200);
        assertThat(room.waitFor()).isEqualTo(100);
        assertThat(paused).isEmpty();
        pass(50);
        others.share.settled(1, 1);
        assertThat(room.waitFor()).as("for its own room").isEqualTo(50);
        others.share.settled(50, 50);
        assertThat(room.waitFor()).isZero();
        assertThat(paused).isEmpty();
    }

    /** How long the next poll waits if somebody wakes it every 10 ms, in milliseconds. */
    private long untilPoll(Runnable meanwhile) {
        for (long millis = 0; ; millis += 10) {
            if (room.waitFor() == 0) {
                return millis;
            }
            pass(10);
            meanwhile.run();
        }
    }

    @Test
    void a_poll_is_made_every_300_ms_whatever_waits_for_its_commit() {
        some.reads(MOST);
        some.share.handled(MOST, 0);
        assertThat(untilPoll(() -> {})).isEqualTo(300);
        assertThat(paused).as("its own").containsExactly(some.name);
        others.reads(MOST);
        others.share.handled(MOST, 0);
        assertThat(untilPoll(() -> {})).isEqualTo(300);
        assertThat(paused).containsExactlyInAnyOrder(some.name, others.name);
    }

    @Test
    void a_poll_is_made_every_300_ms_although_there_is_room_and_none_by_turns() {
        some.reads(10);
        others.reads(MOST);
        others.share.handled(MOST, 0);
        int[] turn = {0};
        assertThat(untilPoll(() -> {
                    int more = turn[0]++ % 2 == 0 ? 1 : -1;
                    others.share.settled(more, more);
                }))
                .isEqualTo(300);
    }

    @Test
    void a_poll_that_must_not_wait_reads_nothing_of_what_became_full_after_it_was_read() {
        some.reads(49);
        others.reads(60);
        some.share.handled(49, 0);
        others.share.handled(60, 0);
        assertThat(room.waitFor()).isEqualTo(300);
        pass(300);
        assertThat(room.waitFor()).isZero();
        assertThat(paused).containsExactlyInAnyOrder(some.name, others.name);
    }

    @Test
    void a_poll_that_is_needed_does_not_wait_and_reads_nothing_while_too_much_waits_for_its_commit() {
        Partition idle = new Partition(2);
        idle.reads(0);
        some.reads(MOST);
        room.pollNeeded();
        assertThat(room.waitFor()).isZero();
        assertThat(paused).containsExactly(some.name);

        some.share.handled(MOST, 0);
        assertThat(room.waitFor()).as("needed once").isEqualTo(300);
        room.pollNeeded();
        assertThat(room.waitFor()).isZero();
        assertThat(paused).containsExactlyInAnyOrder(some.name, idle.name);
        room.resume();
        assertThat(paused).containsExactly(some.name);

        pass(100);
        some.share.settled(MOST, MOST);
        room.resume();
        some.reads(50);
        assertThat(room.waitFor()).as("it was not slow").isEqualTo(100);
    }

    @Test
    void others_do_not_wait_for_commits_that_do_not_come() {
        some.reads(MOST);
        pass(100);
        assertThat(room.waitFor()).isZero();
        assertThat(paused).containsExactly(some.name);
        some.share.handled(MOST, 0);
        pass(999);
        assertThat(room.waitFor()).isPositive();
        pass(1);
        assertThat(room.waitFor()).isZero();

        others.reads(MOST);
        others.share.handled(MOST, 0);
        assertThat(room.waitFor())
                .as("nobody tells when those that count are few enough")
                .isEqualTo(10);
        others.share.settled(51, 51);
        assertThat(room.waitFor()).as("for its own room").isEqualTo(100);
        pass(100);
        assertThat(room.waitFor()).isZero();
    }

    @Test
    void what_was_given_back_is_not_waited_for() {
        some.reads(MOST);
        some.share.handled(MOST, 0);
        assertThat(room.waitFor()).isPositive();
        some.share.clear();
        assertThat(room.waitFor()).isZero();
        assertThat(load.addUncommitted(MOST)).isFalse();
        assertThat(load.addUncommitted(-1)).isTrue();
    }

    @Test
    void a_partition_that_is_not_ours_any_more_is_not_waited_for() {
        some.reads(50);
        assertThat(room.waitFor()).isPositive();
        room.forget(some.share);
        assertThat(room.waitFor()).isZero();
    }
}
