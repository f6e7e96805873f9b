package io.kafkakit.spring.boot.test.shop;

import org.springframework.stereotype.Component;

@Component
class RealPrices implements ShopApplication.Prices {

    @Override
    public int of(String id) {
        return 450;
    }
}
