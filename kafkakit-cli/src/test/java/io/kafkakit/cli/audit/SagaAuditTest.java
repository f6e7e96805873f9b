package io.kafkakit.cli.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.kafkakit.cli.audit.SagaEvidence.Ending;
import io.kafkakit.examples.ordersaga.Events.Effect;
import io.kafkakit.saga.SagaStatus;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Each kind of fault is found: one order is completed, one is cancelled after it was charged. */
class SagaAuditTest {

    private final Map<String, SagaStatus> sagas =
            new HashMap<>(Map.of("good", SagaStatus.COMPLETED, "bad", SagaStatus.COMPENSATED));
    private final List<Ending> endings = new ArrayList<>(List.of(new Ending("good", null), new Ending("bad", "ship")));
    private final List<Effect> effects = new ArrayList<>(List.of(
            new Effect("good", "reserve"),
            new Effect("good", "charge"),
            new Effect("good", "ship"),
            new Effect("good", "receipt"),
            new Effect("bad", "reserve"),
            new Effect("bad", "charge"),
            new Effect("bad", "charge").undone(),
            new Effect("bad", "reserve").undone()));
    private int deadLetters;

    private Audit audit() {
        return SagaAudit.of(new SagaEvidence(Set.of("good", "bad"), sagas, endings, effects, deadLetters));
    }

    private void assertFound(String words) {
        Audit audit = audit();
        assertThat(audit.holds()).isFalse();
        assertThat(audit.findings())
                .filteredOn(each -> !each.holds())
                .extracting(Finding::words)
                .anyMatch(each -> each.contains(words));
    }

    @Test
    void a_run_without_a_fault_holds() {
        assertThat(audit().holds()).isTrue();
        assertThat(audit().findings())
                .extracting(Finding::words)
                .contains("each of 2 orders has one saga, and it ended: 1 completed, 1 compensated");
    }

    @Test
    void an_order_without_a_saga_is_found() {
        sagas.remove("bad");
        assertFound("order bad has no saga");
    }

    @Test
    void a_saga_without_an_order_is_found() {
        sagas.put("ghost", SagaStatus.COMPLETED);
        assertFound("saga ghost has no order");
    }

    @Test
    void a_saga_that_has_not_ended_is_found() {
        sagas.put("good", SagaStatus.STUCK);
        assertFound("order good is STUCK");
    }

    @Test
    void an_ending_that_was_told_twice_or_wrongly_is_found() {
        endings.add(new Ending("good", null));
        assertFound("order good is COMPLETED, and the world heard of [COMPLETED, COMPLETED]");
        endings.clear();
        assertFound("order bad is COMPENSATED, and the world heard of []");
        endings.add(new Ending("bad", null));
        assertFound("order bad is COMPENSATED, and the world heard of [COMPLETED]");
    }

    @Test
    void an_effect_that_happened_twice_is_found() {
        effects.add(new Effect("good", "charge"));
        assertFound("order good: charge 2 times");
    }

    @Test
    void an_effect_that_is_missing_is_found() {
        effects.remove(new Effect("good", "receipt"));
        assertFound("order good without receipt");
    }

    @Test
    void an_effect_that_was_not_undone_is_found() {
        effects.remove(new Effect("bad", "charge").undone());
        assertFound("order bad is cancelled: charge was not undone");
    }

    @Test
    void an_effect_that_was_undone_and_not_done_is_found() {
        effects.remove(new Effect("bad", "charge"));
        assertFound("order bad is cancelled: charge was undone, and not done");
    }

    @Test
    void a_completed_order_that_was_undone_is_found() {
        effects.add(new Effect("good", "charge").undone());
        assertFound("order good is completed, and charge was undone");
    }

    @Test
    void a_cancelled_order_that_was_shipped_is_found() {
        effects.add(new Effect("bad", "ship"));
        assertFound("order bad is cancelled, and has ship");
    }

    @Test
    void a_dead_letter_is_found() {
        deadLetters = 1;
        assertFound("1 records are");
    }
}
