package io.kafkakit.cli.terminal;

import java.io.PrintWriter;

/** A line each tenth of the way, without control characters: for a file, a pipe or a build's log. */
public final class PlainProgress implements Progress {

    private static final int PARTS = 10;

    private final PrintWriter out;
    private final String what;
    private final long total;
    private int part;

    public PlainProgress(PrintWriter out, String what, long total) {
        this.out = out;
        this.what = what;
        this.total = total;
    }

    @Override
    public void reached(long done) {
        int now = (int) (done * PARTS / Math.max(1, total));
        if (now > part) {
            part = now;
            say(String.format("%,d of %,d %s", done, total, what));
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
