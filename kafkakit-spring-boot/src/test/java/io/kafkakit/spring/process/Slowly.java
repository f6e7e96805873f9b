package io.kafkakit.spring.process;

import io.kafkakit.EventContext;
import io.kafkakit.interceptor.HandlerCall;
import io.kafkakit.interceptor.HandlerInterceptor;
import io.kafkakit.spring.process.ShopApplication.OrderPlaced;
import org.springframework.stereotype.Component;

/** Lets a handler take as many milliseconds as its order has cents, and says when it begins. */
@Component
class Slowly implements HandlerInterceptor {

    @Override
    public void intercept(HandlerCall call, EventContext context) throws Exception {
        OrderPlaced order = (OrderPlaced) call.data();
        System.out.println("handles " + order.id());
        Thread.sleep(order.cents());
        call.proceed();
    }
}
