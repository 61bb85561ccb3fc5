package io.calcitefusion.datafusion.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.common.collect.ImmutableSortedSet;
import io.calcitefusion.datafusion.DataFusionException;
import io.calcitefusion.datafusion.ErrorKind;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * Loads the native library, once per class loader.
 *
 * <p>The system property {@value #PATH_PROPERTY} names a file, which is trusted as it is; without
 * it the library is unpacked from the jar into a private folder below that of temporary files, as
 * {@link LibraryStore} does it.
 */
public final class NativeLibrary {
  static final String PATH_PROPERTY = "calcitefusion.native.path";
  static final String RESOURCE_FOLDER = "/META-INF/calcitefusion/native/";
  private static final String FILE_NAME = "libcalcitefusion_native.so";
  private static final int SHA256_DIGITS = 64;
  private static final List<String> HANDSHAKE = List.of("crate", "datafusion", "abi");

  private NativeLibrary() {}

  /** The outcome of the one attempt of this class loader; it can not load a library twice. */
  private record Attempt(
      @Nullable DataFusionException failure, ImmutableSortedSet<String> features) {
    static final Attempt DONE = attempt();

    static Attempt failed(DataFusionException failure) {
      return new Attempt(failure, ImmutableSortedSet.of());
    }
  }

  /**
   * Loads the library when that has not happened yet.
   *
   * @throws DataFusionException of kind UNSUPPORTED on a platform without a library, of kind IO
   *     when the library can not be read, copied or mapped, of kind CONFIGURATION when it belongs
   *     to another version
   */
  public static void load() {
    DataFusionException failure = Attempt.DONE.failure();
    if (failure != null) {
      throw new DataFusionException(
          failure.kind(), failure.sqlState(), String.valueOf(failure.getMessage()), null, failure);
    }
  }

  /**
   * What the library has that not every build has.
   *
   * @return words such as {@code delta}
   * @throws DataFusionException as for {@link #load}
   */
  public static ImmutableSortedSet<String> features() {
    load();
    return Attempt.DONE.features();
  }

  private static Attempt attempt() {
    try {
      String path = System.getProperty(PATH_PROPERTY);
      if (path != null) {
        loadFile(Path.of(path).toAbsolutePath());
      } else {
        loadResource(
            platform(System.getProperty("os.name", ""), System.getProperty("os.arch", "")),
            Path.of(System.getProperty("java.io.tmpdir", "/tmp")));
      }
      String handshake = NativeMethods.handshake();
      checkHandshake(expected(), handshake);
      return new Attempt(null, features(handshake));
    } catch (DataFusionException e) {
      return Attempt.failed(e);
    } catch (RuntimeException | LinkageError e) {
      return Attempt.failed(
          new DataFusionException(
              ErrorKind.INTERNAL, "XX000", "The native library can not be started: " + e, null, e));
    }
  }

  /** The resource folder of a platform. */
  static String platform(String osName, String osArch) {
    boolean linux = osName.toLowerCase(Locale.ROOT).startsWith("linux");
    boolean x8664 = List.of("amd64", "x86_64").contains(osArch.toLowerCase(Locale.ROOT));
    if (!linux || !x8664) {
      throw new DataFusionException(
          ErrorKind.UNSUPPORTED,
          "0A000",
          "There is no native library for the operating system '%s' on '%s', only for Linux on x86_64; build one and name its file with -D%s=FILE."
              .formatted(osName, osArch, PATH_PROPERTY));
    }
    return "linux-x86_64";
  }

  private static void loadFile(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new DataFusionException(
          ErrorKind.IO,
          "58P01",
          "The native library '%s', named by -D%s, is not there.".formatted(file, PATH_PROPERTY));
    }
    try {
      loadMapped(file, file.getParent());
    } catch (UnsatisfiedLinkError e) {
      throw new DataFusionException(
          ErrorKind.CONFIGURATION,
          "55006",
          "The native library '%s', named by -D%s, is in use by another class loader of this program; give each a copy of its own, or leave the property out."
              .formatted(file, PATH_PROPERTY),
          null,
          e);
    }
  }

  /** Copies the library of a platform below a folder for temporary files, and loads it. */
  static void loadResource(String platform, Path temporaryFolder) {
    String resource = RESOURCE_FOLDER + platform + "/" + FILE_NAME;
    try {
      String sha256 = new String(read(resource + ".sha256"), StandardCharsets.US_ASCII);
      checkExecutable(temporaryFolder);
      new LibraryStore(
              temporaryFolder,
              sha256.substring(0, SHA256_DIGITS),
              new PackedLibrary(resource)::unpack)
          .load(file -> loadMapped(file, temporaryFolder));
    } catch (IOException e) {
      throw new DataFusionException(
          ErrorKind.IO,
          "58030",
          "The native library can not be copied into the temporary folder '%s' (%s); set -Djava.io.tmpdir to a folder that can be written, or name the library's file with -D%s=FILE."
              .formatted(temporaryFolder, e, PATH_PROPERTY),
          null,
          e);
    }
  }

  private static byte[] read(String resource) throws IOException {
    try (InputStream in = NativeLibrary.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw missing(resource);
      }
      return in.readAllBytes();
    }
  }

  /** The error of a resource that is not there. */
  static DataFusionException missing(String resource) {
    return new DataFusionException(
        ErrorKind.IO,
        "58P01",
        "The native library %s is not on the class path; add calcitefusion-datafusion-backend's jar, or name a file with -D%s=FILE."
            .formatted(resource, PATH_PROPERTY));
  }

  private static void checkExecutable(Path folder) throws IOException {
    if (MountTable.isNoexec(lines("/proc/mounts"), folder.toRealPath())) {
      throw notExecutable(folder, "its file system is mounted noexec", null);
    }
  }

  private static List<String> lines(String file) {
    try {
      return Files.readAllLines(Path.of(file));
    } catch (IOException | UncheckedIOException e) {
      // A system without this file says nothing against loading.
      return List.of();
    }
  }

  private static void loadMapped(Path file, @Nullable Path folder) {
    try {
      System.load(file.toString());
    } catch (UnsatisfiedLinkError e) {
      if (String.valueOf(e.getMessage()).contains("already loaded in another classloader")) {
        throw e;
      }
      throw loadError(file, folder, e);
    }
  }

  /** Says why a library could not be mapped. */
  static DataFusionException loadError(Path file, @Nullable Path folder, UnsatisfiedLinkError e) {
    String text = String.valueOf(e.getMessage());
    if (text.contains("failed to map segment") || text.contains("Operation not permitted")) {
      return notExecutable(folder, text, e);
    }
    if (MountTable.isMusl(lines("/proc/self/maps"))) {
      return new DataFusionException(
          ErrorKind.UNSUPPORTED,
          "0A000",
          "There is no native library for the C library musl (Alpine Linux), only for glibc: %s. Use an image with glibc, or build a library and name its file with -D%s=FILE."
              .formatted(text, PATH_PROPERTY),
          null,
          e);
    }
    return new DataFusionException(
        ErrorKind.IO,
        "58030",
        "The native library '%s' can not be loaded: %s.".formatted(file, text),
        null,
        e);
  }

  private static DataFusionException notExecutable(
      @Nullable Path folder, String why, @Nullable Throwable cause) {
    return new DataFusionException(
        ErrorKind.IO,
        "58030",
        "The folder '%s' does not allow programs to be loaded from it (mounted noexec?): %s. Set -Djava.io.tmpdir to another folder, or name the library's file with -D%s=FILE."
            .formatted(folder, why, PATH_PROPERTY),
        null,
        cause);
  }

  private static Properties expected() {
    Properties expected = new Properties();
    try (InputStream in = NativeLibrary.class.getResourceAsStream("native.properties")) {
      if (in == null) {
        throw NativeErrors.protocol("native.properties is not beside its class", null);
      }
      expected.load(in);
    } catch (IOException e) {
      throw NativeErrors.protocol("native.properties can not be read", e);
    }
    return expected;
  }

  /** The features that a handshake lists. */
  static ImmutableSortedSet<String> features(String handshake) {
    ImmutableSortedSet.Builder<String> features = ImmutableSortedSet.naturalOrder();
    Messages.member(Messages.read(handshake.getBytes(StandardCharsets.UTF_8)), "features")
        .forEach(feature -> features.add(feature.asText()));
    return features.build();
  }

  /** Checks that the library is the one that this jar was built with. */
  static void checkHandshake(Properties expected, String handshake) {
    JsonNode found = Messages.read(handshake.getBytes(StandardCharsets.UTF_8));
    for (String part : HANDSHAKE) {
      String wanted = expected.getProperty(part, "");
      String given = Messages.member(found, part).asText();
      if (!given.equals(wanted)) {
        throw new DataFusionException(
            ErrorKind.CONFIGURATION,
            "F0000",
            "The native library has the %s version '%s', this jar needs '%s'; use the library that was built with it (%s)."
                .formatted(part, given, wanted, handshake));
      }
    }
  }
}
