package io.kafkakit.internal.consume;

import static org.assertj.core.api.Assertions.assertThat;

import io.kafkakit.support.HandClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class RoomTest {

    private static final int MOST = 100;

    private final HandClock clock = new HandClock();
    private final Load load = new Load(MOST, 1 << 20);
    private final List<TopicPartition> paused = new ArrayList<>();
    private final Room room = new Room(load, new Pauses(paused::addAll, paused::removeAll), clock);

    private final class Partition implements Room.Guest {

        private final TopicPartition name;
        private final Share share = new Share(load, MOST / 2, 1 << 20);

        Partition(int number) {
            name = new TopicPartition("t", number);
        }

        void reads(int records) {
            share.read(records, records);
            room.look(this);
        }

        @Override
        public TopicPartition partition() {
            return name;
        }

        @Override
        public int uncommitted() {
            return share.uncommitted();
        }

        @Override
        public boolean isFull() {
            return share.isFull();
        }

        @Override
        public void pause() {}

        @Override
        public boolean resume() {
            return share.isHalfEmpty();
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
    void nothing_is_read_while_a_consumer_is_full_of_what_waits_for_its_commit() {
        some.reads(49);
        others.reads(60);
        some.share.handled(49, 0);
        others.share.handled(51, 0);
        assertThat(room.waitFor()).isEqualTo(500);
        pass(400);
        assertThat(room.waitFor()).isEqualTo(100);
        assertThat(paused).isEmpty();
        others.share.settled(1, 1);
        assertThat(room.waitFor()).as("partitions have 100 ms from now on").isEqualTo(100);
        others.share.settled(50, 50);
        assertThat(room.waitFor()).isZero();
        assertThat(paused).isEmpty();
    }

    @Test
    void a_poll_is_made_every_500_ms_whatever_waits_for_its_commit() {
        some.reads(MOST);
        some.share.handled(MOST, 0);
        assertThat(room.waitFor()).isEqualTo(500);
        for (int i = 0; i < 2; i++) {
            pass(500);
            assertThat(room.waitFor()).isZero();
            assertThat(room.waitFor()).isEqualTo(500);
        }
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
        room.forget(some);
        assertThat(room.waitFor()).isZero();
    }
}
