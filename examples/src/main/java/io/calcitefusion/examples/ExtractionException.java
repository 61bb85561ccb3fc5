package io.calcitefusion.examples;

import io.calcitefusion.datafusion.DataFusionException;
import io.calcitefusion.datafusion.ErrorKind;
import io.calcitefusion.metadata.RegistryException;
import org.jspecify.annotations.Nullable;

/**
 * An extraction failed as a whole. Nothing of it was left in the output folder, and what an earlier
 * extraction wrote there is untouched.
 */
public final class ExtractionException extends DataFusionException {

  private static final long serialVersionUID = 1L;

  private ExtractionException(
      ErrorKind kind, String sqlState, String message, @Nullable Throwable cause) {
    super(kind, sqlState, message, null, cause);
  }

  /** The request names something that can not be extracted from or to. */
  static ExtractionException configuration(String message) {
    return new ExtractionException(ErrorKind.CONFIGURATION, "22023", message, null);
  }

  /** Something could not be read or written. */
  static ExtractionException io(String message, @Nullable Throwable cause) {
    return new ExtractionException(ErrorKind.IO, "58030", message, cause);
  }

  /** The Java platform that runs lacks what is needed. */
  static ExtractionException unsupported(String message) {
    return new ExtractionException(ErrorKind.UNSUPPORTED, "0A000", message, null);
  }

  /** Somebody asked to stop. */
  static ExtractionException cancelled(@Nullable Throwable cause) {
    return new ExtractionException(
        ErrorKind.CANCELLED,
        "57014",
        "the extraction was cancelled; the output folder is as it was before",
        cause);
  }

  /** The Java heap is too small for the files that are parsed at a time. */
  static ExtractionException outOfMemory(OutOfMemoryError cause) {
    return new ExtractionException(
        ErrorKind.RESOURCES,
        "53200",
        "the Java heap of "
            + (Runtime.getRuntime().maxMemory() >> 20)
            + " MiB is too small for the source files parsed at a time; raise -Xmx, or lower the"
            + " number of threads or the limit of a file's size",
        cause);
  }

  /** A registry declares what this extractor can not make. */
  static ExtractionException mismatch(String message) {
    return new ExtractionException(ErrorKind.SCHEMA_MISMATCH, "42P17", message, null);
  }

  /** A registry refuses what was asked of it. */
  static ExtractionException registry(RegistryException cause) {
    return new ExtractionException(
        ErrorKind.CONFIGURATION, "22023", String.valueOf(cause.getMessage()), cause);
  }

  /** A defect of this library. */
  static ExtractionException internal(String message, @Nullable Throwable cause) {
    return new ExtractionException(ErrorKind.INTERNAL, "XX000", message, cause);
  }

  /** What the engine reported, while something was done. */
  static ExtractionException engine(String context, DataFusionException cause) {
    return new ExtractionException(
        cause.kind(), cause.sqlState(), context + ": " + cause.getMessage(), cause);
  }
}
