/**
 * An order flow over four services, each a consumer group with a topic of its own.
 *
 * <pre>
 *  orders ──▶ order service ──ReserveStock──▶ stock service
 *                 │  ▲ ◀──── StockReserved, OutOfStock ────┘
 *                 │  ├─ ChargeCard ─▶ payment service ─▶ CardCharged, CardDeclined
 *                 │  └─ ShipOrder ──▶ shipping service ─▶ ParcelSent, ParcelRefused
 *                 ▼
 *           order-endings: OrderShipped or OrderCancelled
 * </pre>
 *
 * <p>What the services answer comes back on {@code order-progress}. An order that cannot be completed is undone in reverse,
 * refund first, then the stock, and is cancelled when all of it is undone. Read {@link
 * io.kafkakit.examples.orderflow.OrderService} first, then {@link io.kafkakit.examples.orderflow.OrderFlow}.
 */
@NullMarked
package io.kafkakit.examples.orderflow;

import org.jspecify.annotations.NullMarked;
