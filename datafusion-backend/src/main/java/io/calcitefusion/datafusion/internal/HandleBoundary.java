package io.calcitefusion.datafusion.internal;

/** The two native calls that end the life of an id. */
interface HandleBoundary {
  /** The boundary of the native library. */
  HandleBoundary NATIVE =
      new HandleBoundary() {
        @Override
        public void cancel(long id) {
          NativeMethods.cancel(id);
        }

        @Override
        public void close(long id) {
          NativeMethods.close(id);
        }
      };

  /** Stops what runs under the id. */
  void cancel(long id);

  /** Frees the id. */
  void close(long id);
}
