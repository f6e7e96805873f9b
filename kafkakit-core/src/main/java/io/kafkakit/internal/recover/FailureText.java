package io.kafkakit.internal.recover;

import io.kafkakit.internal.flow.Thrown;
import java.io.PrintWriter;
import java.io.Writer;

/**
 * The text of a failure, limited to a number of characters. Some exceptions fail when they are printed; the text then
 * says so.
 */
final class FailureText {

    private FailureText() {}

    /** The failure's message, or its class name if it has no message. */
    static String reason(Throwable failure, int most) {
        String name = failure.getClass().getName();
        try {
            String message = failure.getMessage();
            return shortened(message == null || message.isBlank() ? name : message, most);
        } catch (Throwable e) {
            Thrown.rethrowIfFatal(e);
            return "a " + name + ", which fails when it is asked for its message";
        }
    }

    /** The failure's stack trace. A deep one costs no more than the part that is kept. */
    static String stackTrace(Throwable failure, int most) {
        Limited text = new Limited(most);
        try {
            failure.printStackTrace(new PrintWriter(text));
        } catch (Limited.Full e) {
            // The limit is reached.
            return shortened(text.text.toString(), most);
        } catch (Throwable e) {
            Thrown.rethrowIfFatal(e);
            return text.text + "a " + failure.getClass().getName() + ", which fails when it is printed";
        }
        return shortened(text.text.toString(), most);
    }

    static String shortened(String text, int most) {
        if (text.length() <= most) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most;
        return text.substring(0, end) + "…";
    }

    /** Ends the printing when the limit is reached. */
    private static final class Limited extends Writer {

        private final StringBuilder text = new StringBuilder(2_000);
        private final int most;

        Limited(int most) {
            this.most = most;
        }

        @Override
        public void write(char[] characters, int offset, int length) {
            text.append(characters, offset, length);
            checkRoom();
        }

        @Override
        public void write(String string, int offset, int length) {
            text.append(string, offset, offset + length);
            checkRoom();
        }

        private void checkRoom() {
            if (text.length() > most) {
                throw new Full();
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}

        private static final class Full extends RuntimeException {

            private static final long serialVersionUID = 1L;

            Full() {
                super("enough", null, false, false);
            }
        }
    }
}
