package io.calcitefusion.datafusion;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.nio.file.Path;
import java.util.OptionalLong;

/**
 * What a write did, or what it would have done. Immutable.
 *
 * @param dataset full name of the dataset
 * @param mode what it did with the rows that were there
 * @param place the file or folder of the dataset
 * @param sourceRows rows of the source
 * @param rows rows that were written, or would be
 * @param invalidRows rows that break the contract; left out, unless the dataset lets them pass
 * @param invalidByCheck number of rows by what they break, such as {@code not null: name} or {@code
 *     key: id}; a row counts for everything that it breaks. Empty when the dataset's validation
 *     reports no counts
 * @param duplicateRows rows that the dataset's deduplication took away
 * @param ignoredColumns columns of the source that the dataset does not declare
 * @param filledColumns declared columns that the source does not have
 * @param convertedColumns columns of the source whose type was converted
 * @param files files that were written; 0 when it was only tried
 * @param bytes bytes of these files
 * @param catalogVersion version of the catalog that shows the new rows; empty when it was only
 *     tried
 */
public record WriteReport(
    TableName dataset,
    WriteMode mode,
    Path place,
    long sourceRows,
    long rows,
    long invalidRows,
    ImmutableMap<String, Long> invalidByCheck,
    long duplicateRows,
    ImmutableList<String> ignoredColumns,
    ImmutableList<String> filledColumns,
    ImmutableList<String> convertedColumns,
    int files,
    long bytes,
    OptionalLong catalogVersion) {
  /** Checks that all parts are present. */
  public WriteReport {
    requireNonNull(dataset, "dataset");
    requireNonNull(mode, "mode");
    requireNonNull(place, "place");
    requireNonNull(invalidByCheck, "invalidByCheck");
    requireNonNull(ignoredColumns, "ignoredColumns");
    requireNonNull(filledColumns, "filledColumns");
    requireNonNull(convertedColumns, "convertedColumns");
    requireNonNull(catalogVersion, "catalogVersion");
  }

  /**
   * Whether the rows are the dataset's now.
   *
   * @return false after {@link DatasetWrite#check}
   */
  public boolean isPublished() {
    return catalogVersion.isPresent();
  }
}
