package io.calcitefusion.metadata;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSortedMap;
import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.Map;
import java.util.TreeMap;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Everything the registry says of one dataset. Immutable and thread-safe; checked when it becomes
 * part of a {@link Registry}.
 *
 * @param tableSchema name, version and columns, the only ones that the dataset has
 * @param doc one sentence for a person, may be empty
 * @param bundles names of the field bundles whose columns the schema begins with
 * @param joinKeys columns by which other datasets refer to this one
 * @param references rows of other datasets that its own refer to
 * @param contract what it promises beyond its columns
 * @param query the query that it stands for
 * @param views views of its own; of one that the contract also has, the contract's counts
 * @param policies how it is read, written, checked and allowed to change
 * @param extract how an extractor makes it, or null when none does
 * @param location where the data lies, or null when the dataset is found under a data folder
 */
public record DatasetSpec(
    TableSchemaSpec tableSchema,
    String doc,
    ImmutableList<String> bundles,
    ImmutableList<String> joinKeys,
    ImmutableList<DatasetReference> references,
    ContractSpec contract,
    QuerySpec query,
    ImmutableList<ViewSpec> views,
    DatasetPolicies policies,
    @Nullable ExtractMetadata extract,
    @Nullable DatasetLocation location) {
  /** Checks that all parts but the extraction and the location are present. */
  public DatasetSpec {
    requireNonNull(tableSchema, "tableSchema");
    requireNonNull(doc, "doc");
    requireNonNull(bundles, "bundles");
    requireNonNull(joinKeys, "joinKeys");
    requireNonNull(references, "references");
    requireNonNull(contract, "contract");
    requireNonNull(query, "query");
    requireNonNull(views, "views");
    requireNonNull(policies, "policies");
  }

  /**
   * The unique name; a suffix {@code _vN} equals the version.
   *
   * @return the name of the table schema
   */
  public String name() {
    return tableSchema.name();
  }

  /**
   * The version of the dataset.
   *
   * @return a number from 1
   */
  public int version() {
    return tableSchema.version();
  }

  /**
   * Columns in order, with their declared types and nullability.
   *
   * @return the schema without metadata
   */
  public Schema arrowSchema() {
    return tableSchema.arrowSchema();
  }

  /**
   * Columns that identify a row.
   *
   * @return their names; empty when there is no key
   */
  public ImmutableList<String> keyFields() {
    return tableSchema.keyFields();
  }

  /**
   * Columns that hold no null, whatever the files say.
   *
   * @return their names
   */
  public ImmutableList<String> requiredNonNull() {
    return tableSchema.requiredNonNull();
  }

  /**
   * Sentences about columns.
   *
   * @return sentence by column, for the columns that have one
   */
  public ImmutableMap<String, String> columnDocs() {
    return tableSchema.columnDocs();
  }

  /**
   * The explicit order in which rows are presented; not a claim about files.
   *
   * @return most significant column first; empty when the contract states none
   */
  public ImmutableList<SortKey> canonicalSort() {
    return contract.canonicalSort();
  }

  /**
   * The order of the rows: the contract's, else the extractor's, else the key's.
   *
   * @return the order and how binding it is
   */
  public Ordering ordering() {
    if (!contract.canonicalSort().isEmpty()) {
      return new Ordering(OrderingLevel.EXPLICIT, contract.canonicalSort());
    }
    if (extract != null && !extract.orderingKeys().isEmpty()) {
      return new Ordering(OrderingLevel.IMPLICIT, extract.orderingKeys());
    }
    if (!keyFields().isEmpty()) {
      return new Ordering(
          OrderingLevel.IMPLICIT,
          keyFields().stream()
              .map(column -> new SortKey(column, SortOrder.ASCENDING))
              .collect(ImmutableList.toImmutableList()));
    }
    return new Ordering(OrderingLevel.UNORDERED, ImmutableList.of());
  }

  /**
   * How files may differ from the declared columns.
   *
   * @return the declared policy, else the default for flat or for nested columns
   */
  public EvolutionPolicy evolution() {
    EvolutionPolicy declared = policies.evolution();
    if (declared != null) {
      return declared;
    }
    return EvolutionPolicy.defaultOf(arrowSchema().getFields());
  }

  /**
   * What is done with rows that break the contract.
   *
   * @return the dataset's policy, else the contract's, else the default
   */
  public ValidationPolicy validation() {
    if (policies.validation() != null) {
      return policies.validation();
    }
    return contract.validation() == null ? ValidationPolicy.DEFAULT : contract.validation();
  }

  /**
   * How the files are read.
   *
   * @return the location's policy, else the dataset's
   */
  public ScanPolicy scan() {
    return location == null || location.scan() == null ? policies.scan() : location.scan();
  }

  /**
   * How the Delta table is read.
   *
   * @return the location's policy, else the dataset's
   */
  public DeltaScanPolicy deltaScan() {
    return location == null || location.deltaScan() == null
        ? policies.delta().scan()
        : location.deltaScan();
  }

  /**
   * The views that come with the dataset: the contract's, then its own, of one name the first.
   *
   * @return view by name
   */
  public ImmutableSortedMap<String, ViewSpec> resolvedViews() {
    Map<String, ViewSpec> byName = new TreeMap<>();
    contract.views().forEach(view -> byName.putIfAbsent(view.name(), view));
    views.forEach(view -> byName.putIfAbsent(view.name(), view));
    return ImmutableSortedMap.copyOf(byName);
  }

  /**
   * Starts a dataset that has columns and nothing else.
   *
   * @param name unique name
   * @param version version of the contract, from 1
   * @param arrowSchema columns in order
   * @return a builder
   */
  public static Builder builder(String name, int version, Schema arrowSchema) {
    return new Builder(TableSchemaSpec.of(name, version, arrowSchema));
  }

  /**
   * Starts a dataset with the columns of a specification.
   *
   * @param tableSchema name, version and columns
   * @return a builder
   */
  public static Builder builder(TableSchemaSpec tableSchema) {
    return new Builder(tableSchema);
  }

  /** Collects the optional parts of a dataset. Not thread-safe. */
  public static final class Builder {
    private TableSchemaSpec tableSchema;
    private String doc = "";
    private ImmutableList<String> bundles = ImmutableList.of();
    private ImmutableList<String> joinKeys = ImmutableList.of();
    private ImmutableList<DatasetReference> references = ImmutableList.of();
    private ContractSpec contract;
    private QuerySpec query = QuerySpec.DEFAULT;
    private ImmutableList<ViewSpec> views = ImmutableList.of();
    private DatasetPolicies policies = DatasetPolicies.DEFAULT;
    private @Nullable ExtractMetadata extract;
    private @Nullable DatasetLocation location;

    private Builder(TableSchemaSpec tableSchema) {
      this.tableSchema = requireNonNull(tableSchema, "tableSchema");
      this.contract = ContractSpec.bare(tableSchema.name(), tableSchema.version());
    }

    /**
     * Sets the sentence for a person.
     *
     * @param text the sentence
     * @return this
     */
    @CanIgnoreReturnValue
    public Builder doc(String text) {
      this.doc = text;
      return this;
    }

    /**
     * Sets the field bundles whose columns the schema begins with.
     *
     * @param names names of bundles, in order
     * @return this
     */
    @CanIgnoreReturnValue
    public Builder bundles(Iterable<String> names) {
      this.bundles = ImmutableList.copyOf(names);
      return this;
    }

    /**
     * Sets the columns that identify a row.
     *
     * @param columns names of columns
     * @return this
     */
    @CanIgnoreReturnValue
    public Builder keyFields(Iterable<String> columns) {
      this.tableSchema =
          new TableSchemaSpec(
              tableSchema.name(),
              tableSchema.version(),
              tableSchema.arrowSchema(),
              tableSchema.requiredNonNull(),
              ImmutableList.copyOf(columns),
              tableSchema.columnDocs());
      return this;
    }

    /**
     * Sets the columns that hold no null.
     *
     * @param columns names of columns
     * @return this
     */
    @CanIgnoreReturnValue
    public Builder requiredNonNull(Iterable<String> columns) {
      this.tableSchema =
          new TableSchemaSpec(
              tableSchema.name(),
              tableSchema.version(),
              tableSchema.arrowSchema(),
              ImmutableList.copyOf(columns),
              tableSchema.keyFields(),
              tableSchema.columnDocs());
      return this;
    }

    /**
     * Sets the columns by which other datasets refer to this one.
     *
     * @param columns names of columns
     * @return this
     */
    @CanIgnoreReturnValue
    public Builder joinKeys(Iterable<String> columns) {
      this.joinKeys = ImmutableList.copyOf(columns);
      return this;
    }

    /**
     * Sets which rows of other datasets its own refer to.
     *
     * @param refer references in order
     * @return this
     */
    @CanIgnoreReturnValue
    public Builder references(Iterable<DatasetReference> refer) {
      this.references = ImmutableList.copyOf(refer);
      return this;
    }

    /**
     * Sets the sentences about columns.
     *
     * @param docs sentence by column name
     * @return this
     */
    @CanIgnoreReturnValue
    public Builder columnDocs(Map<String, String> docs) {
      this.tableSchema =
          new TableSchemaSpec(
              tableSchema.name(),
              tableSchema.version(),
              tableSchema.arrowSchema(),
              tableSchema.requiredNonNull(),
              tableSchema.keyFields(),
              ImmutableMap.copyOf(docs));
      return this;
    }

    /**
     * Sets the explicit order of the contract.
     *
     * @param keys most significant column first
     * @return this
     */
    @CanIgnoreReturnValue
    public Builder canonicalSort(Iterable<SortKey> keys) {
      this.contract =
          new ContractSpec(
              contract.name(),
              contract.version(),
              contract.dedupe(),
              ImmutableList.copyOf(keys),
              contract.constraints(),
              contract.virtualFields(),
              contract.validation(),
              contract.views());
      return this;
    }

    /**
     * Sets the whole contract.
     *
     * @param promises what the dataset promises beyond its columns
     * @return this
     */
    @CanIgnoreReturnValue
    public Builder contract(ContractSpec promises) {
      this.contract = promises;
      return this;
    }

    /**
     * Sets the query that the dataset stands for.
     *
     * @param stands the query
     * @return this
     */
    @CanIgnoreReturnValue
    public Builder query(QuerySpec stands) {
      this.query = stands;
      return this;
    }

    /**
     * Sets the views of its own.
     *
     * @param own views in order
     * @return this
     */
    @CanIgnoreReturnValue
    public Builder views(Iterable<ViewSpec> own) {
      this.views = ImmutableList.copyOf(own);
      return this;
    }

    /**
     * Sets the policies.
     *
     * @param rules how it is read, written, checked and allowed to change
     * @return this
     */
    @CanIgnoreReturnValue
    public Builder policies(DatasetPolicies rules) {
      this.policies = rules;
      return this;
    }

    /**
     * Sets how an extractor makes it.
     *
     * @param made the extraction, or null when none does
     * @return this
     */
    @CanIgnoreReturnValue
    public Builder extract(@Nullable ExtractMetadata made) {
      this.extract = made;
      return this;
    }

    /**
     * Sets where the data lies.
     *
     * @param place the location, or null when a data folder decides
     * @return this
     */
    @CanIgnoreReturnValue
    public Builder location(@Nullable DatasetLocation place) {
      this.location = place;
      return this;
    }

    /**
     * Builds the dataset; it is checked when it becomes part of a {@link Registry}.
     *
     * @return the dataset
     */
    public DatasetSpec build() {
      return new DatasetSpec(
          tableSchema,
          doc,
          bundles,
          joinKeys,
          references,
          contract,
          query,
          views,
          policies,
          extract,
          location);
    }
  }
}
