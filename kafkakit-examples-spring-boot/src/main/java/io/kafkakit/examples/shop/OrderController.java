package io.kafkakit.examples.shop;

import io.kafkakit.KafkaCluster;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Takes orders over HTTP. */
// docs: controller
@RestController
class OrderController {

    record OrderRequest(String product, int quantity) {}

    private final KafkaCluster cluster;

    OrderController(KafkaCluster cluster) {
        this.cluster = cluster;
    }

    /** Answers when Kafka has the order. */
    @PostMapping("/orders")
    @ResponseStatus(HttpStatus.ACCEPTED)
    CompletableFuture<OrderPlaced> place(@RequestBody OrderRequest request) {
        OrderPlaced order = new OrderPlaced(UUID.randomUUID().toString(), request.product(), request.quantity());
        return cluster.producer().send("orders", order.id(), order).thenApply(sent -> order);
    }
}
// end
