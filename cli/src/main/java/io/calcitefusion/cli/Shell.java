package io.calcitefusion.cli;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.sql.SQLWarning;
import org.jspecify.annotations.Nullable;
import sqlline.SqlLine;

/** Sqlline with messages like those of the other commands. Not thread-safe. */
final class Shell extends SqlLine {
  private final PrintStream err;

  Shell(OutputStream out, PrintStream err) {
    this.err = err;
    setOutputStream(out);
    setErrorStream(new PrintStream(err, true, StandardCharsets.UTF_8));
  }

  @Override
  // The superclass calls this before the constructor here has run.
  @SuppressWarnings("RedundantNullCheck")
  public void handleException(Throwable failure) {
    SQLException e = sqlException(failure);
    if (e == null || err == null) {
      super.handleException(failure);
    } else if (e instanceof SQLWarning) {
      err.println("warning: " + e.getMessage());
    } else {
      err.println("error [" + e.getSQLState() + "]: " + e.getMessage());
    }
  }

  /** What JDBC threw, below the wrappers of reflection and of sqlline. */
  private static @Nullable SQLException sqlException(Throwable failure) {
    for (Throwable e = failure; e != null; e = e.getCause()) {
      if (e instanceof SQLException sql) {
        return sql;
      }
    }
    return null;
  }
}
