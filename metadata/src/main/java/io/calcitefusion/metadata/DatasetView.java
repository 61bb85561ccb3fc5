package io.calcitefusion.metadata;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableList;

/**
 * A view that nobody declares because it follows from what a dataset says of itself. Immutable.
 *
 * @param name name of the view; no dataset and no other view has it
 * @param dataset name of the dataset
 * @param kind what it shows
 */
public record DatasetView(String name, String dataset, Kind kind) {
  /** Checks that all parts are present. */
  public DatasetView {
    requireNonNull(name, "name");
    requireNonNull(dataset, "dataset");
    requireNonNull(kind, "kind");
  }

  /** What such a view shows. */
  public enum Kind {
    /**
     * An extracted dataset as it is given out: under its output name, with the result of its query,
     * and with the rank and confidence of its template where rows have none of their own.
     */
    OUTPUT,
    /** The query that a dataset stands for; its name is that of the dataset with {@code _query}. */
    QUERY,
    /**
     * The rows that the contract's deduplication leaves; its name is that of the dataset with
     * {@code _deduped}.
     */
    DEDUPED
  }

  /**
   * The view for a person.
   *
   * @return one sentence
   */
  public String doc() {
    return switch (kind) {
      case OUTPUT -> "What is given out of " + dataset;
      case QUERY -> "The query that " + dataset + " stands for";
      case DEDUPED -> "The rows of " + dataset + " that its deduplication leaves";
    };
  }

  /**
   * The views of a dataset.
   *
   * @param dataset a dataset
   * @return at most one of each kind; none of the output when its name is that of the dataset
   */
  public static ImmutableList<DatasetView> of(DatasetSpec dataset) {
    ImmutableList.Builder<DatasetView> views = ImmutableList.builder();
    ExtractMetadata extract = dataset.extract();
    if (extract != null && !extract.outputName().equals(dataset.name())) {
      views.add(new DatasetView(extract.outputName(), dataset.name(), Kind.OUTPUT));
    } else if (!dataset.query().equals(QuerySpec.DEFAULT)) {
      views.add(new DatasetView(dataset.name() + "_query", dataset.name(), Kind.QUERY));
    }
    if (dataset.contract().dedupe() != null) {
      views.add(new DatasetView(dataset.name() + "_deduped", dataset.name(), Kind.DEDUPED));
    }
    return views.build();
  }
}
