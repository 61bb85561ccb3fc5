package io.calcitefusion.datafusion;

/** Hears how far a deployment is. It is called by the thread that deploys. */
@FunctionalInterface
public interface DeploymentListener {
  /**
   * The files of a dataset were looked for, and their schemas read.
   *
   * @param dataset its name
   * @param done datasets that are done, this one among them
   * @param total all datasets
   */
  void datasetDone(String dataset, int done, int total);
}
