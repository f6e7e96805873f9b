package io.kafkakit.spring.boot.test.shop;

import org.springframework.boot.autoconfigure.SpringBootApplication;

/** A service to test. */
@SpringBootApplication
public class ShopApplication {

    /** An order. */
    public record OrderPlaced(String id) {}

    /** A payment is wanted. */
    public record PaymentRequested(String orderId, int cents) {}

    /** What things cost. */
    public interface Prices {

        /** In cents. */
        int of(String id);
    }
}
