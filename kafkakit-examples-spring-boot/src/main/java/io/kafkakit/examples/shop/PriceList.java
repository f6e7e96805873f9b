package io.kafkakit.examples.shop;

import java.util.Map;
import java.util.NoSuchElementException;
import org.springframework.boot.context.properties.ConfigurationProperties;

/** What products cost, in cents: the properties {@code shop.prices}. */
@ConfigurationProperties("shop")
record PriceList(Map<String, Integer> prices) {

    int of(String product) {
        Integer cents = prices.get(product);
        if (cents == null) {
            throw new NoSuchElementException("no price of " + product);
        }
        return cents;
    }
}
