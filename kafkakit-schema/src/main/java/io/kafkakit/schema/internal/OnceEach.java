package io.kafkakit.schema.internal;

import io.kafkakit.codec.CodecUnavailableException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Answers that never change, each asked for once. Threads that ask at the same time share one question. A failure is
 * theirs too, and is then forgotten. Thread-safe.
 */
final class OnceEach<K, V> {

    /** Has the answer, or fails. */
    interface Question<V> {
        V ask();
    }

    private final Map<K, CompletableFuture<V>> answers = new ConcurrentHashMap<>();

    /** The answer if it is known already; null otherwise. */
    @Nullable
    V known(K key) {
        CompletableFuture<V> known = answers.get(key);
        return known != null && known.isDone() && !known.isCompletedExceptionally() ? known.join() : null;
    }

    V get(K key, Question<V> question) {
        CompletableFuture<V> mine = new CompletableFuture<>();
        CompletableFuture<V> theirs = answers.putIfAbsent(key, mine);
        return theirs == null ? ask(key, mine, question) : await(key, theirs);
    }

    private V ask(K key, CompletableFuture<V> mine, Question<V> question) {
        try {
            V answer = question.ask();
            mine.complete(answer);
            return answer;
        } catch (Throwable e) {
            // Removed first: who comes after those that wait asks again.
            answers.remove(key, mine);
            mine.completeExceptionally(e);
            throw e;
        }
    }

    /** Ends: the thread that asks has a time limit. */
    private V await(K key, CompletableFuture<V> theirs) {
        try {
            return theirs.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CodecUnavailableException("the wait for " + key + " was interrupted", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RegistryRefusalException refusal) {
                throw new RegistryRefusalException(refusal.answer());
            }
            if (e.getCause() instanceof CodecUnavailableException unavailable) {
                throw new CodecUnavailableException(String.valueOf(unavailable.getMessage()), unavailable);
            }
            if (e.getCause() instanceof IllegalArgumentException refused) {
                throw new IllegalArgumentException(String.valueOf(refused.getMessage()), refused);
            }
            throw new IllegalStateException("the question for " + key + " failed in another thread", e.getCause());
        }
    }
}
