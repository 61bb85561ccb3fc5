package io.calcitefusion.examples;

/** One file cannot be extracted; the others go on. */
final class UnreadableFileException extends Exception {

  private static final long serialVersionUID = 1L;

  private final transient UnreadableFile file;

  UnreadableFileException(String path, String reason) {
    super(path + ": " + reason);
    this.file = new UnreadableFile(path, reason);
  }

  UnreadableFile file() {
    return file;
  }
}
