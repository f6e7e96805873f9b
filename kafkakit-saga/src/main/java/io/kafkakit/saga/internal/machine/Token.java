package io.kafkakit.saga.internal.machine;

import org.jspecify.annotations.Nullable;

/**
 * Which command a reply belongs to: what the header {@code kafkakit-correlation} says, as text
 * {@code <saga>/<id>/<do|undo>/<step>/<activation>/<attempt>}. An id may contain slashes.
 */
public record Token(String saga, String id, boolean isUndo, String step, int activation, int attempt) {

    private static final String DO = "do";
    private static final String UNDO = "undo";

    /** The token in this text; null if there is none. */
    public static @Nullable Token of(@Nullable String text) {
        if (text == null) {
            return null;
        }
        int afterSaga = text.indexOf('/');
        int[] ends = new int[4];
        int end = text.length();
        for (int i = 3; i >= 0; i--) {
            end = end < 0 ? -1 : text.lastIndexOf('/', end - 1);
            ends[i] = end;
        }
        if (afterSaga < 0 || ends[0] <= afterSaga) {
            return null;
        }
        String kind = text.substring(ends[0] + 1, ends[1]);
        int activation = number(text.substring(ends[2] + 1, ends[3]));
        int attempt = number(text.substring(ends[3] + 1));
        if ((!kind.equals(DO) && !kind.equals(UNDO)) || activation < 0 || attempt < 0) {
            return null;
        }
        return new Token(
                text.substring(0, afterSaga),
                text.substring(afterSaga + 1, ends[0]),
                kind.equals(UNDO),
                text.substring(ends[1] + 1, ends[2]),
                activation,
                attempt);
    }

    private static int number(String digits) {
        try {
            return Integer.parseInt(digits);
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    /** As a header says it. */
    public String text() {
        return saga + '/' + id + '/' + (isUndo ? UNDO : DO) + '/' + step + '/' + activation + '/' + attempt;
    }
}
