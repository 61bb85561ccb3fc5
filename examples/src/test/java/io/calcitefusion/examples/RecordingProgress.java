package io.calcitefusion.examples;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Keeps what it hears, without the number of every single step. */
final class RecordingProgress implements ExtractionProgress {

  private final List<String> heard = Collections.synchronizedList(new ArrayList<>());
  private long last;

  List<String> heard() {
    return heard;
  }

  @Override
  public void started(String dataset, long totalFiles) {
    last = 0;
    heard.add("started " + dataset + " " + totalFiles);
  }

  @Override
  public void advanced(long files) {
    if (files <= last) {
      heard.add("advanced backwards to " + files);
    }
    last = files;
  }

  @Override
  public void unreadable(UnreadableFile file) {
    heard.add("unreadable " + file.path());
  }

  @Override
  public void finished() {
    heard.add("finished at " + last);
  }
}
