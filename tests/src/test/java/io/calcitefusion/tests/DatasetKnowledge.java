package io.calcitefusion.tests;

import io.calcitefusion.metadata.DatasetSpec;
import io.calcitefusion.metadata.IdSpec;
import io.calcitefusion.metadata.Registry;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.arrow.vector.types.pojo.Field;

/**
 * What only a registry may know of its datasets, and the search for it in texts that are none.
 *
 * <p>Names are those of datasets and views, of outputs without their version, and of id specs. A
 * column by itself is no knowledge, because columns are called {@code name} and {@code kind}
 * everywhere; several distinctive ones of one dataset are.
 */
final class DatasetKnowledge {
  private static final Pattern WORD = Pattern.compile("[A-Za-z0-9_]+");

  /** Columns of one dataset from which on a text lists them. */
  private static final int COLUMN_LIST = 3;

  /** Names of columns that SQL itself gives to columns of its catalogs. */
  private static final Set<String> WORDS_OF_SQL =
      Set.of("column_name", "table_name", "table_schema", "data_type", "is_nullable");

  private final Set<String> names = new TreeSet<>();
  private final Map<String, Set<String>> columns = new TreeMap<>();

  DatasetKnowledge(Registry registry) {
    names.addAll(registry.tableNames());
    for (DatasetSpec dataset : registry.datasets().values()) {
      names.add(dataset.name().replaceFirst("_v\\d+$", ""));
      columns.put(
          dataset.name(),
          dataset.arrowSchema().getFields().stream()
              .map(Field::getName)
              .filter(DatasetKnowledge::isDistinctive)
              .filter(name -> !WORDS_OF_SQL.contains(name))
              .collect(Collectors.toSet()));
    }
    for (IdSpec spec : registry.vocabulary().idSpecs().values()) {
      names.add(spec.name());
    }
    names.removeIf(name -> !isDistinctive(name));
  }

  /** Whether a name can hardly be met by chance: it is of several words. */
  private static boolean isDistinctive(String name) {
    return name.indexOf('_') > 0;
  }

  /** Names that are found, whatever stands around them. */
  Set<String> names() {
    return names;
  }

  /**
   * What of it stands in the texts of one class or file.
   *
   * @return one sentence per name or list of columns; empty when there is nothing
   */
  List<String> in(Collection<String> texts) {
    Set<String> words =
        texts.stream()
            .flatMap(text -> WORD.matcher(text).results().map(MatchResult::group))
            .collect(Collectors.toSet());
    List<String> found = new ArrayList<>();
    for (String name : names) {
      if (words.contains(name)) {
        found.add("names " + name);
      }
    }
    columns.forEach(
        (dataset, own) -> {
          Set<String> listed = new TreeSet<>(own);
          listed.retainAll(words);
          if (listed.size() >= COLUMN_LIST) {
            found.add("lists columns of " + dataset + ": " + String.join(", ", listed));
          }
        });
    return found;
  }
}
