package io.calcitefusion.examples;

/** Progress that nobody hears. */
enum SilentProgress implements ExtractionProgress {
  INSTANCE;

  @Override
  public void started(String dataset, long totalFiles) {}

  @Override
  public void advanced(long files) {}

  @Override
  public void unreadable(UnreadableFile file) {}

  @Override
  public void finished() {}
}
