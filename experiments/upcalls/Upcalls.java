/** Calls a Java function from the engine; the answer is in docs/adr/0003. */
public final class Upcalls {
  private static final java.util.concurrent.atomic.AtomicLong CALLS =
      new java.util.concurrent.atomic.AtomicLong();

  static native long run(String sql, int runs, long stackBytes, int place);

  /** What the engine calls: it allocates, walks the stack now and then, and recurses a little. */
  static long increment(long value) {
    if (CALLS.incrementAndGet() % 1000 == 0) {
      new Throwable().getStackTrace();
      System.gc();
    }
    return recurse(50, value);
  }

  private static long recurse(int depth, long value) {
    return depth == 0 ? new long[] {value + 1}[0] : recurse(depth - 1, value);
  }

  public static void main(String[] args) {
    System.load(args[0]);
    int runs = Integer.parseInt(args[1]);
    long stack = Long.parseLong(args[2]);
    int place = Integer.parseInt(args[3]);
    int depth = Integer.parseInt(args[4]);
    String parentheses = "SELECT inc(1 + " + "(".repeat(depth) + "inc(1)" + ")".repeat(depth) + ")";
    int levels = Math.min(depth, 60);
    String nested = "SELECT " + "inc(".repeat(levels) + "1" + ")".repeat(levels);
    String rows = "SELECT sum(inc_volatile(value)) FROM generate_series(1, 100)";
    boolean all = runs < 1000;
    for (String sql : all ? new String[] {parentheses, nested, rows} : new String[] {parentheses, rows}) {
      long before = CALLS.get();
      long start = System.nanoTime();
      long total = run(sql, runs, stack, place);
      System.out.printf(
          "java %s stack %d KiB place %d depth %d: %s... total %d, %d up-calls, %d ms%n",
          System.getProperty("java.version"), stack >> 10, place, depth,
          sql.substring(0, 20), total, CALLS.get() - before, (System.nanoTime() - start) / 1_000_000);
    }
  }
}
