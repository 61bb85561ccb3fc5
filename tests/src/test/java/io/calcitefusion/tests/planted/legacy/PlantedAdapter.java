package io.calcitefusion.tests.planted.legacy;

/** What is kept for old callers. */
@Deprecated
public final class PlantedAdapter {
  /** The old name of something. */
  @Deprecated public static final int OLD = 1;

  private PlantedAdapter() {}

  /** The old way. */
  @Deprecated
  public static void old() {}
}
