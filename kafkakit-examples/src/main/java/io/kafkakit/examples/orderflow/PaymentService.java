package io.kafkakit.examples.orderflow;

import io.kafkakit.EventContext;
import io.kafkakit.TopicEvents;
import io.kafkakit.examples.orderflow.Events.CardCharged;
import io.kafkakit.examples.orderflow.Events.CardDeclined;
import io.kafkakit.examples.orderflow.Events.CardRefunded;
import io.kafkakit.examples.orderflow.Events.ChargeCard;
import io.kafkakit.examples.orderflow.Events.RefundCard;
import java.io.IOException;

/**
 * Charges and refunds cards. When the provider does not answer, the exception is all there is to do: the record is tried
 * again, and at last becomes a dead letter, for a human to look at. Its stock stays reserved meanwhile.
 */
final class PaymentService {

    private final Topics topics;
    private final PaymentProvider provider;

    PaymentService(Topics topics, PaymentProvider provider) {
        this.topics = topics;
        this.provider = provider;
    }

    TopicEvents commands() {
        return TopicEvents.of(topics.payments())
                .on(ChargeCard.class, this::charge)
                .on(RefundCard.class, this::refund);
    }

    private void charge(ChargeCard command, EventContext ctx) throws IOException {
        Order order = command.order();
        boolean charged = provider.charge(order, ctx.attempt());
        ctx.send(
                topics.progress(),
                ctx.key(),
                charged ? new CardCharged(order) : new CardDeclined(order, "card declined"));
    }

    private void refund(RefundCard command, EventContext ctx) {
        provider.refund(command.order());
        ctx.send(topics.progress(), ctx.key(), new CardRefunded(command.order(), command.reason()));
    }
}
