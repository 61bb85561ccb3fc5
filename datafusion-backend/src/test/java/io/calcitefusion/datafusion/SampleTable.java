package io.calcitefusion.datafusion;

import com.google.common.collect.ImmutableSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * {@link SampleRow}s as a Java table with the capabilities that a test gives it. It understands
 * comparisons of {@code id} and {@code grp} with numbers and remembers what it was asked.
 */
final class SampleTable implements JavaTable {
  private static final Pattern COMPARISON =
      Pattern.compile("\\(\"(id|grp)\" (<|<=|>|>=|=) (?:CAST\\()?(-?\\d+)(?: AS \\w+\\))?\\)");

  private final DataFusionEngine engine;
  private final List<SampleRow> rows;
  private final int partitions;
  private final FilterSupport filterSupport;
  private final Set<TableCapability> capabilities;
  private final Queue<ScanRequest> requests = new ConcurrentLinkedQueue<>();
  private final Queue<SampleReader> readers = new ConcurrentLinkedQueue<>();
  private final AtomicInteger closes = new AtomicInteger();

  SampleTable(
      DataFusionEngine engine,
      List<SampleRow> rows,
      int partitions,
      FilterSupport filterSupport,
      TableCapability... capabilities) {
    this.engine = engine;
    this.rows = rows;
    this.partitions = partitions;
    this.filterSupport = filterSupport;
    this.capabilities = ImmutableSet.copyOf(capabilities);
  }

  /** What scans were asked for, the last one at the end. */
  List<ScanRequest> requests() {
    return List.copyOf(requests);
  }

  /** Every reader that was opened. */
  List<SampleReader> readers() {
    return List.copyOf(readers);
  }

  int closes() {
    return closes.get();
  }

  @Override
  public Schema arrowSchema() {
    return SampleRow.SCHEMA;
  }

  @Override
  public List<String> primaryKey() {
    return List.of("id");
  }

  @Override
  public Set<TableCapability> capabilities() {
    return capabilities;
  }

  @Override
  public FilterSupport filterSupport(String filterSql) {
    return condition(filterSql) == null ? FilterSupport.UNSUPPORTED : filterSupport;
  }

  private static @Nullable Predicate<SampleRow> condition(String filterSql) {
    Matcher matcher = COMPARISON.matcher(filterSql);
    if (!matcher.matches()) {
      return null;
    }
    boolean ofId = matcher.group(1).equals("id");
    long bound = Long.parseLong(matcher.group(3));
    Predicate<Integer> sign =
        switch (matcher.group(2)) {
          case "<" -> order -> order < 0;
          case "<=" -> order -> order <= 0;
          case ">" -> order -> order > 0;
          case ">=" -> order -> order >= 0;
          default -> order -> order == 0;
        };
    return row -> {
      Integer grp = row.grp();
      if (!ofId && grp == null) {
        return false;
      }
      return sign.test(Long.compare(ofId ? row.id() : grp, bound));
    };
  }

  @Override
  public JavaTableScan scan(ScanRequest request) {
    requests.add(request);
    List<SampleRow> wanted = new ArrayList<>();
    for (SampleRow row : rows) {
      boolean meetsAll = request.filters().stream().allMatch(filter -> meets(filter, row));
      // An inexact table may give rows that do not meet a filter; here it gives some.
      if (meetsAll || (filterSupport == FilterSupport.INEXACT && row.id() % 3 == 0)) {
        wanted.add(row);
      }
    }
    Long limit = request.limit();
    List<SampleRow> given =
        limit == null ? wanted : wanted.subList(0, (int) Math.min(limit, wanted.size()));
    return new Scan(request.arrowSchema(), given);
  }

  private static boolean meets(String filter, SampleRow row) {
    Predicate<SampleRow> condition = condition(filter);
    return condition == null || condition.test(row);
  }

  @Override
  public void close() {
    closes.incrementAndGet();
  }

  private final class Scan implements JavaTableScan {
    private final Schema schema;
    private final List<SampleRow> given;

    Scan(Schema schema, List<SampleRow> given) {
      this.schema = schema;
      this.given = given;
    }

    @Override
    public int partitionCount() {
      return partitions;
    }

    @Override
    public ArrowReader open(int partition, CancelSignal signal) {
      int from = given.size() * partition / partitions;
      int to = given.size() * (partition + 1) / partitions;
      SampleReader reader = new SampleReader(engine, schema, given.subList(from, to), 37);
      readers.add(reader);
      return reader;
    }
  }
}
