package io.kafkakit.internal.letter;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The causes of a failure, as far as its dead letter contains them. */
final class Causes {

    private static final Pattern CAUSE = Pattern.compile("Caused by: ([\\p{L}_$][\\p{L}\\p{N}_$.]*)");

    /** A limit, because anybody may have written the stack trace. */
    private static final int MOST = 50;

    private Causes() {}

    /**
     * The classes of the causes, the root cause last.
     *
     * @param errorClass the failure's own class
     * @param causeClass the class that a header names as its cause
     * @param stackTrace as Java prints it
     */
    static List<String> of(@Nullable String errorClass, @Nullable String causeClass, @Nullable String stackTrace) {
        List<String> causes = new ArrayList<>();
        for (int line = 0; stackTrace != null && line >= 0 && causes.size() < MOST; ) {
            line = stackTrace.indexOf("\nCaused by: ", line);
            if (line >= 0) {
                Matcher matcher = CAUSE.matcher(stackTrace).region(++line, stackTrace.length());
                if (matcher.lookingAt()) {
                    causes.add(matcher.group(1));
                }
            }
        }
        // Spring names the failure itself if it has no cause.
        if (causeClass != null && !causeClass.equals(errorClass) && !causes.contains(causeClass)) {
            causes.add(0, causeClass);
        }
        return List.copyOf(causes);
    }
}
