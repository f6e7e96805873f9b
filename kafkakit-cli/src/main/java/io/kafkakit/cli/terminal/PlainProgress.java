package io.kafkakit.cli.terminal;

import java.io.PrintWriter;

/** A line each tenth of the way, without control characters: for a file, a pipe or a build's log. */
public final class PlainProgress implements Progress {

    private static final int PARTS = 10;

    private final PrintWriter out;
    private final int total;
    private int part;

    public PlainProgress(PrintWriter out, int total) {
        this.out = out;
        this.total = total;
    }

    @Override
    public void ended(int orders) {
        int now = (int) ((long) orders * PARTS / total);
        if (now > part) {
            part = now;
            say(String.format("%,d of %,d orders have ended", orders, total));
        }
    }

    @Override
    public void say(String line) {
        out.println(line);
        out.flush();
    }

    @Override
    public void done() {}
}
