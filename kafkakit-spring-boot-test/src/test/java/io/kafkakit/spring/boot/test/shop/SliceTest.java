package io.kafkakit.spring.boot.test.shop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kafkakit.KafkaCluster;
import io.kafkakit.spring.boot.test.EventTesters;
import io.kafkakit.spring.boot.test.KafkakitTest;
import io.kafkakit.spring.boot.test.shop.ShopApplication.OrderPlaced;
import io.kafkakit.spring.boot.test.shop.ShopApplication.PaymentRequested;
import io.kafkakit.spring.boot.test.shop.ShopApplication.Prices;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;

/** Handlers without a broker, and without the rest of the application. */
// docs: slice
@KafkakitTest
class SliceTest {

    @TestConfiguration
    static class Doubles {

        @Bean
        Prices prices() {
            return id -> 7;
        }
    }

    @Autowired
    private EventTesters testers;

    @Test
    void an_order_asks_for_its_payment() {
        testers.of("orders")
                .deliver("o-1", new OrderPlaced("o-1"))
                .assertHandled()
                .assertSent("payments", new PaymentRequested("o-1", 7));
    }
    // end

    @Test
    void other_components_and_clusters_are_not_made(@Autowired ApplicationContext context) {
        assertThat(context.getBeansOfType(RealPrices.class)).isEmpty();
        assertThat(context.getBeansOfType(KafkaCluster.class)).isEmpty();
    }

    @Test
    void a_topic_without_handlers_is_refused() {
        assertThatThrownBy(() -> testers.of("other")).hasMessage("no handler reads topic 'other': they read [orders]");
    }
}
