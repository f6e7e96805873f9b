package io.kafkakit.internal.commit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HeadstartTest {

    private final Headstart headstart = new Headstart();

    @Test
    void half_of_what_was_too_much_is_tried_next() {
        headstart.wasTooMuch(1 << 20);
        assertThat(headstart.bytes()).isEqualTo(1 << 19);
    }

    /** A client whose records do not linger sends the first of them already. */
    @Test
    void there_is_none_where_little_was_too_much_and_one_is_tried_again_after_many() {
        headstart.wasTooMuch(1 << 20);
        headstart.wasTooMuch(1);
        assertThat(headstart.bytes()).isZero();
        int transactions = 0;
        while (headstart.bytes() == 0) {
            headstart.wentWell();
            transactions++;
        }
        assertThat(transactions).isBetween(150, 200);
        assertThat(headstart.bytes()).isGreaterThanOrEqualTo(Headstart.LEAST);
    }

    @Test
    void it_grows_to_what_a_transaction_may_have() {
        assertThat(headstart.bytes()).isEqualTo(Lane.MOST_BYTES);
        headstart.wentWell();
        assertThat(headstart.bytes()).isEqualTo(Lane.MOST_BYTES);
    }
}
