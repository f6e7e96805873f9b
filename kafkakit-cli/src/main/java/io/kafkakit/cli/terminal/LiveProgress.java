package io.kafkakit.cli.terminal;

import java.io.PrintWriter;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** One line that moves, for a terminal. */
public final class LiveProgress implements Progress {

    private static final int MILLIS = 100;
    /** Longer lines are hard to read; a line that is longer than the terminal would leave its rest behind. */
    private static final int WIDEST = 100;

    private final PrintWriter out;
    private final ProgressBar bar;

    public LiveProgress(PrintWriter out, String what, long total) {
        this.out = out;
        bar = new ProgressBarBuilder()
                .setTaskName(what)
                .setInitialMax(total)
                .setUpdateIntervalMillis(MILLIS)
                .setStyle(ProgressBarStyle.ASCII)
                .setConsumer(new ConsoleProgressBarConsumer(System.err, Math.min(WIDEST, Terminal.width() - 1)))
                .showSpeed()
                .build();
    }

    @Override
    public void reached(long done) {
        bar.stepTo(done);
    }

    @Override
    public void say(String line) {
        out.println("\r" + line);
        out.flush();
    }

    @Override
    public void done() {
        bar.close();
    }
}
