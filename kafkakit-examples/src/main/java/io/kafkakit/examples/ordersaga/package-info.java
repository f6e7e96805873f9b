/**
 * The order flow of {@link io.kafkakit.examples.orderflow} as a saga: one definition says which step follows which, and how
 * each is undone.
 *
 * <pre>
 *  orders ──▶ reserve ──▶ charge ──▶ ship (pivot) ──▶ receipt ──▶ order-endings: OrderShipped
 *               │            │          │
 *               ▼            ▼          ▼ a failure
 *            release  ◀── refund ◀──────┘                      ──▶ order-endings: OrderCancelled
 * </pre>
 *
 * <p>Read {@link io.kafkakit.examples.ordersaga.OrderSaga} first, then {@link io.kafkakit.examples.ordersaga.Participants}
 * and {@link io.kafkakit.examples.ordersaga.OrderSagaFlow}.
 */
@NullMarked
package io.kafkakit.examples.ordersaga;

import org.jspecify.annotations.NullMarked;
