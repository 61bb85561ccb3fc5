package io.calcitefusion.metadata;

import java.util.Locale;

/**
 * What can change between two states of a registry, and what that means for those who rely on the
 * old one. A change is breaking when something that worked with the old registry, be it a query, a
 * program that writes rows or a stored file, may fail with the new one or give something else.
 */
public enum ChangeKind {
  /** Another catalog or schema. */
  NAMESPACE_RENAMED(Impact.BREAKING, "queries name catalog and schema"),
  /** Another name of the registry. */
  REGISTRY_RENAMED(Impact.COMPATIBLE, "no query names the registry itself"),
  /** A sentence for a person. */
  DOCUMENTATION_CHANGED(Impact.DOCUMENTATION, "it has no meaning for a program"),

  /** A dataset that was not there. */
  DATASET_ADDED(Impact.COMPATIBLE, "nothing refers to it yet"),
  /** A dataset whose name is that of an older one but for a higher {@code _vN}. */
  SUCCESSOR_ADDED(
      Impact.COMPATIBLE,
      "a new version is a dataset of its own; who reads the old one is not affected"),
  /** A dataset is gone. */
  DATASET_REMOVED(Impact.BREAKING, "queries and views that name it fail"),
  /** A higher version under the same name. */
  VERSION_RAISED(
      Impact.COMPATIBLE, "the number only announces changes, which are listed one by one"),
  /** A lower version under the same name. */
  VERSION_LOWERED(Impact.BREAKING, "who needs the later version gets an earlier one"),

  /** A nullable last column of a dataset whose files may lack columns. */
  COLUMN_ADDED(
      Impact.COMPATIBLE, "it is the last, and null for the rows of files that do not have it"),
  /** A nullable last column of a dataset whose files may not lack columns. */
  COLUMN_ADDED_TO_FILES(
      Impact.BREAKING,
      "files that exist do not have it, and evolution.allow_missing does not permit that"),
  /** A column without nulls. */
  COLUMN_ADDED_NOT_NULL(Impact.BREAKING, "rows that exist have no value for it"),
  /** A column before others. */
  COLUMN_ADDED_INSIDE(Impact.BREAKING, "the columns after it move for everyone who counts them"),
  /** A column is gone. */
  COLUMN_REMOVED(Impact.BREAKING, "queries that name it fail"),
  /** A column has another name, whether or not older files are still read. */
  COLUMN_RENAMED(Impact.BREAKING, "queries that use the old name fail"),
  /** Columns stand in another order. */
  COLUMNS_REORDERED(Impact.BREAKING, "everyone who counts columns gets others"),
  /** A type that holds all values of the old one. */
  COLUMN_WIDENED(
      Impact.BREAKING, "no value is lost, but who reads the narrower type gets another one"),
  /** Another type. */
  COLUMN_RETYPED(Impact.BREAKING, "who reads the old type gets another one"),
  /** NOT NULL is gone. */
  COLUMN_LOOSENED(Impact.BREAKING, "who counts on a value may meet a null"),
  /** NOT NULL is new. */
  COLUMN_TIGHTENED(Impact.BREAKING, "rows that exist may hold nulls"),
  /** A nested field that was not there. */
  FIELD_ADDED(Impact.BREAKING, "who reads the whole column gets another type"),
  /** A nested field is gone. */
  FIELD_REMOVED(Impact.BREAKING, "queries that reach into the column for it fail"),

  /** Other columns identify a row, or in another order. */
  KEY_CHANGED(Impact.BREAKING, "rows are told apart by other columns"),
  /** A column has to hold a value. */
  REQUIRED_ADDED(Impact.BREAKING, "rows that exist may hold nulls in it"),
  /** A column no longer has to hold a value. */
  REQUIRED_REMOVED(Impact.BREAKING, "who counts on a value may meet a null"),
  /** A further column by which other datasets refer to this one. */
  JOIN_KEY_ADDED(Impact.COMPATIBLE, "references by the others still hold"),
  /** A column by which other datasets no longer refer to this one. */
  JOIN_KEY_REMOVED(Impact.BREAKING, "datasets may refer by it"),
  /** Rows have to refer to rows of another dataset. */
  REFERENCE_ADDED(Impact.BREAKING, "rows that exist may refer to nothing"),
  /** Rows no longer have to refer to rows of another dataset. */
  REFERENCE_REMOVED(Impact.BREAKING, "who joins along it may lose rows"),
  /** Columns after the old ones in the order, or an order where there was none. */
  SORT_EXTENDED(Impact.COMPATIBLE, "the rows are still in the old order"),
  /** Another explicit order. */
  SORT_CHANGED(Impact.BREAKING, "who counts on the old order gets rows in another"),
  /** How rows with equal keys become one. */
  DEDUPE_CHANGED(Impact.BREAKING, "other rows remain"),
  /** A further condition. */
  CONSTRAINT_ADDED(Impact.BREAKING, "rows that exist may not meet it"),
  /** A condition is gone. */
  CONSTRAINT_REMOVED(Impact.BREAKING, "who counts on it may meet rows that do not meet it"),
  /** A further column that is produced and not stored. */
  VIRTUAL_FIELD_ADDED(Impact.COMPATIBLE, "the other columns stay as they are"),
  /** A column is no longer produced. */
  VIRTUAL_FIELD_REMOVED(Impact.BREAKING, "who counts on it does not get it"),
  /** Another name or version of the contract. */
  CONTRACT_RENAMED(
      Impact.COMPATIBLE, "a contract is found by its dataset, and its parts are compared"),
  /** What happens to rows that break the contract. */
  VALIDATION_CHANGED(Impact.BREAKING, "other rows pass, or with other values"),
  /** What is reported of rows that break the contract. */
  VALIDATION_REPORT_CHANGED(Impact.COMPATIBLE, "the same rows pass"),
  /** Files may differ more from the columns. */
  EVOLUTION_LOOSENED(Impact.COMPATIBLE, "every file that could be read still can"),
  /** Files may differ less from the columns. */
  EVOLUTION_TIGHTENED(Impact.BREAKING, "files that could be read may be refused"),

  /** Which files are read, as what types, or which columns come from the names of folders. */
  SCAN_CHANGED(Impact.BREAKING, "other rows, columns or types may be read"),
  /** How fast, or how fresh, the same is read. */
  SCAN_TUNED(Impact.COMPATIBLE, "the same rows are read"),
  /** Files are said to be sorted, or otherwise than before. */
  FILE_ORDER_CLAIMED(
      Impact.BREAKING, "the engine relies on it, and files that exist may not be sorted so"),
  /** Files are no longer said to be sorted. */
  FILE_ORDER_DROPPED(Impact.COMPATIBLE, "the engine sorts where it needs to"),
  /** The folders of written files follow from other columns. */
  WRITE_LAYOUT_CHANGED(Impact.BREAKING, "files that exist lie in other folders"),
  /** How files are written within their folders. */
  WRITE_CHANGED(Impact.COMPATIBLE, "files hold the same rows"),
  /** How the columns of a Delta table may change. */
  DELTA_SCHEMA_CHANGED(
      Impact.BREAKING, "writers with other columns, or readers of files, are treated otherwise"),
  /** Where the data lies and how its files are to be understood. */
  LOCATION_CHANGED(
      Impact.COMPATIBLE, "it is no promise; files are checked when they are registered"),
  /** The query that the dataset stands for. */
  QUERY_CHANGED(Impact.BREAKING, "other rows or columns result"),
  /** The bundles that the columns come from. */
  BUNDLES_CHANGED(Impact.COMPATIBLE, "columns that come or go with it are listed one by one"),
  /** The same holds as before, from another place or in another order. */
  DECLARED_OTHERWISE(Impact.COMPATIBLE, "what holds is the same"),

  /** An extractor makes the dataset from now on. */
  EXTRACT_ADDED(Impact.COMPATIBLE, "the dataset stays what it is"),
  /** No extractor makes the dataset any more. */
  EXTRACT_REMOVED(Impact.BREAKING, "the dataset is no longer made"),
  /** How and when an extractor makes rows. */
  EXTRACT_CHANGED(Impact.BREAKING, "other rows or ids are made, or none"),
  /** How values are brought into the columns. */
  EXTRACT_POLICY_CHANGED(Impact.BREAKING, "values are refused or converted otherwise"),
  /** The order in which an extractor makes rows. */
  EXTRACT_ORDER_CHANGED(Impact.COMPATIBLE, "it is not promised"),
  /** Names and facts that are kept beside the rows. */
  EXTRACT_NOTED(Impact.COMPATIBLE, "the same rows are made"),

  /** A view that was not there. */
  VIEW_ADDED(Impact.COMPATIBLE, "nothing refers to it yet"),
  /** A view is gone. */
  VIEW_REMOVED(Impact.BREAKING, "queries and views that name it fail"),
  /** The SQL of a view, or the path that it takes. */
  VIEW_ROWS_CHANGED(Impact.BREAKING, "other rows may result"),
  /** A last column of a view. */
  VIEW_COLUMN_ADDED(Impact.COMPATIBLE, "it is the last, and nothing is stored"),
  /** NOT NULL is new for a column of a view. */
  VIEW_COLUMN_TIGHTENED(Impact.COMPATIBLE, "nothing is stored, and readers get a promise more"),
  /** Where a column of a view comes from. */
  VIEW_SOURCE_CHANGED(Impact.BREAKING, "other values result"),
  /** A view belongs to another dataset or contract, or is hidden by another one. */
  VIEW_MOVED(Impact.COMPATIBLE, "its name and what queries find under it are compared"),

  /** A bundle, template, extractor, id spec or output bundle that was not there. */
  VOCABULARY_ADDED(Impact.COMPATIBLE, "nothing refers to it yet"),
  /** A bundle, template, extractor, id spec or output bundle is gone. */
  VOCABULARY_REMOVED(Impact.BREAKING, "programs and registries that name it fail"),
  /** A bundle, template, extractor or output bundle says something else. */
  VOCABULARY_CHANGED(Impact.BREAKING, "it changes for all that name it"),
  /** An id spec says something else. */
  ID_SPEC_CHANGED(Impact.BREAKING, "ids that are stored and ids that are made no longer agree"),
  /** An option that was not there. */
  OPTION_ADDED(Impact.COMPATIBLE, "nobody sets it yet"),
  /** An option is gone. */
  OPTION_REMOVED(Impact.BREAKING, "programs that set it fail"),
  /** The value of an option that is not set. */
  OPTION_DEFAULT_CHANGED(Impact.BREAKING, "who does not set it gets something else"),
  /** A further function that the engine has to offer. */
  FUNCTION_REQUIRED(Impact.BREAKING, "an engine without it can not deploy the registry"),
  /** A function that the engine no longer has to offer. */
  FUNCTION_RELEASED(Impact.COMPATIBLE, "an engine that has it is no worse"),
  /** Other arguments or another result of a function. */
  FUNCTION_CHANGED(Impact.BREAKING, "an engine with the old one can not deploy the registry");

  private final Impact impact;
  private final String reason;

  ChangeKind(Impact impact, String reason) {
    this.impact = impact;
    this.reason = reason;
  }

  /**
   * What the change means for those who rely on the old registry.
   *
   * @return one of three levels
   */
  public Impact impact() {
    return impact;
  }

  /**
   * Why it means that.
   *
   * @return a clause without a full stop
   */
  public String reason() {
    return reason;
  }

  /**
   * The word for it in reports.
   *
   * @return lower case, with underscores
   */
  public String word() {
    return OutlineBuilder.wordOf(this);
  }

  /** What a change means for those who rely on the old registry. */
  public enum Impact {
    /** Something may fail or give something else. */
    BREAKING,
    /** Everything works as before. */
    COMPATIBLE,
    /** Only persons are told something else. */
    DOCUMENTATION;

    /**
     * The word for it in reports.
     *
     * @return lower case
     */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
