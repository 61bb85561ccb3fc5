package io.calcitefusion.cli.report;

import com.google.common.collect.ArrayListMultimap;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ListMultimap;
import io.calcitefusion.cli.report.SchemaDrawing.Box;
import io.calcitefusion.cli.report.SchemaDrawing.Heading;
import io.calcitefusion.cli.report.SchemaDrawing.Line;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Lays out a drawing in layers from left to right: join keys, datasets, views over datasets, views
 * over views. Datasets that are joined stand together, a dataset's views stand beside and below it,
 * and what nothing is connected with follows in a grid, so that the drawing stays as wide as a page
 * and grows downwards. Used once, by one thread.
 */
final class DrawingLayout {
  /** A join key of more datasets than this is named instead of drawn. */
  private static final int MOST_LINES = 24;

  private static final int MARGIN = 16;
  private static final int BOX_HEIGHT = 26;
  private static final int ROW = 34;
  private static final int GROUP_GAP = 12;
  private static final int KEY_WIDTH = 150;
  private static final int KEY_GUTTER = 150;
  private static final int BOX_WIDTH = 290;
  private static final int GUTTER = 80;
  private static final int LEAST_WIDTH = 960;

  private final ImmutableList<CheckedTable> tables;
  private final DrawingTexts texts;
  private final Map<String, Integer> places = new HashMap<>();
  private final Map<String, Integer> levels = new HashMap<>();
  private final ListMultimap<String, String> viewsOf = ArrayListMultimap.create();
  private final List<CheckLink> links = new ArrayList<>();
  private final ImmutableList.Builder<String> omitted = ImmutableList.builder();
  private final Map<String, Box> boxes = new LinkedHashMap<>();
  private final List<Box> keys = new ArrayList<>();
  private final ImmutableList.Builder<Line> lines = ImmutableList.builder();
  private final ImmutableList.Builder<Heading> headings = ImmutableList.builder();
  private int y = MARGIN;

  DrawingLayout(CheckReport report) {
    this.tables = report.tables();
    this.texts = new DrawingTexts(report);
    for (int i = 0; i < tables.size(); i++) {
      places.put(tables.get(i).name(), i);
    }
    for (CheckLink link : report.links()) {
      if (link.datasets().size() > MOST_LINES) {
        omitted.add("%s (%d datasets)".formatted(link.label(), link.datasets().size()));
      } else if (places.keySet().containsAll(link.datasets())) {
        links.add(link);
      }
    }
    for (CheckedTable table : tables) {
      if (table.kind() == CheckedTable.Kind.VIEW) {
        String owner = owner(table.name());
        if (!owner.equals(table.name())) {
          viewsOf.put(owner, table.name());
        }
      }
    }
  }

  SchemaDrawing draw() {
    int datasetX = links.isEmpty() ? MARGIN : MARGIN + KEY_WIDTH + KEY_GUTTER;
    int deepest = 0;
    for (List<String> group : groups()) {
      for (String dataset : group) {
        deepest = Math.max(deepest, block(dataset, datasetX));
      }
      y += GROUP_GAP;
    }
    int width =
        Math.max(LEAST_WIDTH, datasetX + (deepest + 1) * (BOX_WIDTH + GUTTER) - GUTTER + MARGIN);
    grid(width);
    keys();
    connections();
    return new SchemaDrawing(
        width,
        y + MARGIN,
        ImmutableList.<Box>builder().addAll(keys).addAll(boxes.values()).build(),
        lines.build(),
        headings.build(),
        omitted.build());
  }

  /** What a view is drawn beside: the dataset that it reads first, through other views too. */
  private String owner(String name) {
    Set<String> seen = new LinkedHashSet<>();
    String owner = name;
    while (seen.add(owner)) {
      List<String> reads = reads(owner);
      if (reads.isEmpty()) {
        return owner;
      }
      owner = reads.get(0);
    }
    return name;
  }

  private List<String> reads(String name) {
    Integer place = places.get(name);
    return place == null
        ? List.of()
        : tables.get(place).reads().stream()
            .filter(read -> places.containsKey(read) && !read.equals(name))
            .toList();
  }

  /** Datasets by 0, views over datasets alone by 1, views over those by 2. */
  private int level(String name) {
    Integer known = levels.get(name);
    if (known != null) {
      return known;
    }
    // Stands for the view itself while its level is looked for.
    levels.put(name, 0);
    int level = 0;
    for (String read : reads(name)) {
      level = Math.max(level, level(read) + 1);
    }
    levels.put(name, level);
    return level;
  }

  /** Datasets that are connected with something, those together that are joined. */
  private List<List<String>> groups() {
    ListMultimap<String, String> joined = ArrayListMultimap.create();
    for (CheckLink link : links) {
      for (String dataset : link.datasets()) {
        link.datasets().forEach(other -> joined.put(dataset, other));
      }
    }
    List<List<String>> groups = new ArrayList<>();
    Set<String> seen = new LinkedHashSet<>();
    for (CheckedTable table : tables) {
      String name = table.name();
      boolean connected = joined.containsKey(name) || viewsOf.containsKey(name);
      if (connected && seen.add(name)) {
        List<String> group = new ArrayList<>();
        Deque<String> open = new ArrayDeque<>(List.of(name));
        while (!open.isEmpty()) {
          String next = open.remove();
          group.add(next);
          joined.get(next).stream().filter(seen::add).forEach(open::add);
        }
        groups.add(group);
      }
    }
    return groups;
  }

  /** Places a dataset and its views, none above what it reads; how deep these are. */
  private int block(String dataset, int datasetX) {
    Map<Integer, Integer> free = new HashMap<>();
    place(dataset, datasetX, y);
    int deepest = 0;
    int bottom = y;
    List<String> views =
        viewsOf.get(dataset).stream().sorted(Comparator.comparingInt(this::level)).toList();
    for (String view : views) {
      int level = Math.max(1, level(view));
      int top = free.getOrDefault(level, y);
      for (String read : reads(view)) {
        Box above = boxes.get(read);
        top = above == null ? top : Math.max(top, above.y());
      }
      place(view, datasetX + level * (BOX_WIDTH + GUTTER), top);
      free.put(level, top + ROW);
      deepest = Math.max(deepest, level);
      bottom = Math.max(bottom, top);
    }
    y = bottom + ROW;
    return deepest;
  }

  private void grid(int width) {
    List<String> rest =
        tables.stream().map(CheckedTable::name).filter(name -> !boxes.containsKey(name)).toList();
    if (rest.isEmpty()) {
      return;
    }
    if (!boxes.isEmpty()) {
      headings.add(new Heading("Without views and join keys in common", MARGIN, y + MARGIN));
      y += 2 * MARGIN;
    }
    int columns = Math.max(1, (width - MARGIN) / (BOX_WIDTH + MARGIN));
    int rows = (rest.size() + columns - 1) / columns;
    for (int i = 0; i < rest.size(); i++) {
      // Down the columns, as a reader looks for a name.
      int column = i / rows;
      place(rest.get(i), MARGIN + column * (BOX_WIDTH + MARGIN), y + (i % rows) * ROW);
    }
    y += rows * ROW;
  }

  private void place(String name, int x, int top) {
    int table = places.getOrDefault(name, -1);
    boxes.put(
        name,
        new Box(
            texts.shape(tables.get(table)),
            x,
            top,
            BOX_WIDTH,
            BOX_HEIGHT,
            DrawingTexts.fit(name, BOX_WIDTH),
            texts.title(tables.get(table)),
            table));
  }

  /** Join keys beside the middle of their datasets, one below the other. */
  private void keys() {
    List<CheckLink> joinKeys =
        links.stream()
            .filter(link -> link.kind() == CheckLink.Kind.JOIN_KEY)
            .sorted(Comparator.comparingInt(this::middle))
            .toList();
    int next = MARGIN;
    for (CheckLink key : joinKeys) {
      int top = Math.max(next, middle(key) - BOX_HEIGHT / 2);
      next = top + ROW;
      Box box =
          new Box(
              "key",
              MARGIN,
              top,
              KEY_WIDTH,
              BOX_HEIGHT,
              DrawingTexts.fit(key.label(), KEY_WIDTH),
              DrawingTexts.title(key),
              -1);
      keys.add(box);
      for (String dataset : key.datasets()) {
        Box end = box(dataset);
        String title = "Join key %s of %s".formatted(key.label(), dataset);
        lines.add(curve("join", box.right(), box.middle(), end.x(), end.middle(), title));
      }
    }
    y = Math.max(y, next);
  }

  private int middle(CheckLink link) {
    return (int)
        link.datasets().stream().mapToInt(name -> box(name).middle()).average().orElse(MARGIN);
  }

  /** Lines from views to what they read, and references between datasets. */
  private void connections() {
    for (CheckedTable table : tables) {
      for (String read : reads(table.name())) {
        Box from = box(read);
        Box to = box(table.name());
        String title = "View %s reads %s".formatted(table.name(), read);
        boolean beside = to.x() == from.right() + GUTTER && to.y() >= from.y();
        lines.add(
            beside
                ? branch(from, to, title)
                : curve("reads", from.right(), from.middle(), to.x(), to.middle(), title));
      }
    }
    int number = 0;
    for (CheckLink link : links) {
      if (link.kind() == CheckLink.Kind.REFERENCE) {
        lines.add(arc(box(link.datasets().get(0)), box(link.datasets().get(1)), link, number % 4));
        number++;
      }
    }
  }

  private Box box(String name) {
    Box box = boxes.get(name);
    if (box == null) {
      throw new IllegalStateException("'" + name + "' has no place in the drawing");
    }
    return box;
  }

  /** A line that leaves the common trunk of a dataset at the height of the view. */
  private static Line branch(Box from, Box to, String title) {
    int trunk = from.right() + GUTTER / 2;
    return new Line(
        "reads",
        "M%d %dH%dV%dH%d".formatted(from.right(), from.middle(), trunk, to.middle(), to.x()),
        title,
        "",
        0,
        0);
  }

  private static Line curve(String shape, int x1, int y1, int x2, int y2, String title) {
    int middle = (x1 + x2) / 2;
    String path = "M%d %dC%d %d %d %d %d %d".formatted(x1, y1, middle, y1, middle, y2, x2, y2);
    return new Line(shape, path, title, "", 0, 0);
  }

  /** A line from dataset to dataset, to the left of both, with its columns written on it. */
  private static Line arc(Box from, Box to, CheckLink link, int lane) {
    int depth = KEY_GUTTER / 3 + lane * KEY_GUTTER / 8;
    int out = from.x() - depth;
    int start = from.middle() + 5;
    int end = from.y() == to.y() ? to.middle() - 5 : to.middle();
    return new Line(
        "reference",
        "M%d %dC%d %d %d %d %d %d".formatted(from.x(), start, out, start, out, end, to.x(), end),
        DrawingTexts.title(link),
        DrawingTexts.fit(link.label(), KEY_GUTTER),
        from.x() - depth * 3 / 4,
        (start + end) / 2 + 4);
  }
}
