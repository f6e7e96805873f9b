package io.kafkakit.bench.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.kafkakit.bench.contender.Contender;
import io.kafkakit.bench.contender.Workload;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CampaignTest {

    @Test
    void each_round_begins_with_another_contender() {
        Campaign campaign = campaign(Contender.KAFKAKIT, Contender.RAW_1, Contender.RAW_2);

        assertThat(campaign.order(Workload.RELAY, 1))
                .containsExactly(Contender.KAFKAKIT, Contender.RAW_1, Contender.RAW_2);
        assertThat(campaign.order(Workload.RELAY, 2))
                .containsExactly(Contender.RAW_1, Contender.RAW_2, Contender.KAFKAKIT);
        assertThat(campaign.order(Workload.RELAY, 4)).isEqualTo(campaign.order(Workload.RELAY, 1));
    }

    @Test
    void a_contender_runs_only_what_it_can_do() {
        Campaign campaign = campaign(Contender.KAFKAKIT, Contender.RAW_1, Contender.PARALLEL);

        assertThat(campaign.order(Workload.BLOCKING, 1)).containsExactly(Contender.KAFKAKIT, Contender.PARALLEL);
        assertThat(campaign.size()).isEqualTo(2 * (3 + 2));
    }

    @Test
    void a_round_has_all_workloads_so_that_they_can_be_compared() {
        Campaign campaign = campaign(Contender.KAFKAKIT);

        assertThat(campaign.turns())
                .extracting(turn -> turn.round() + " " + turn.workload())
                .containsExactly("0 relay", "0 blocking", "1 relay", "1 blocking", "2 relay", "2 blocking");
    }

    private static Campaign campaign(Contender... contenders) {
        return new Campaign(
                List.of(Workload.RELAY, Workload.BLOCKING),
                List.of(contenders),
                List.of(Shape.PLAIN),
                new Campaign.Extent(2, null, false),
                new Campaign.Overrides(Map.of(), Map.of(), Map.of()));
    }
}
