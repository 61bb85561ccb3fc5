package io.calcitefusion.datafusion.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class MountTableTest {
  private static final List<String> MOUNTS =
      List.of(
          "/dev/root / ext4 rw,relatime 0 0",
          "tmpfs /tmp tmpfs rw,nosuid,noexec,nodev 0 0",
          "tmpfs /tmp/work tmpfs rw,relatime 0 0",
          "tmpfs /srv/a\\040b tmpfs rw,noexec 0 0",
          "tmpfs /run tmpfs rw 0 0",
          "tmpfs /run tmpfs rw,noexec 0 0",
          "broken line");

  @Test
  void theInnermostAndLatestMountDecides() {
    assertThat(MountTable.isNoexec(MOUNTS, Path.of("/home/x"))).isFalse();
    assertThat(MountTable.isNoexec(MOUNTS, Path.of("/tmp/x"))).isTrue();
    assertThat(MountTable.isNoexec(MOUNTS, Path.of("/tmpx"))).isFalse();
    assertThat(MountTable.isNoexec(MOUNTS, Path.of("/tmp/work/x"))).isFalse();
    assertThat(MountTable.isNoexec(MOUNTS, Path.of("/srv/a b"))).isTrue();
    assertThat(MountTable.isNoexec(MOUNTS, Path.of("/run/x"))).isTrue();
    assertThat(MountTable.isNoexec(List.of(), Path.of("/tmp"))).isFalse();
  }

  @Test
  void muslIsKnownByItsLoader() {
    assertThat(
            MountTable.isMusl(
                List.of("7f00-7f01 r-xp 0 08:01 1 /lib/ld-musl-x86_64.so.1", "7f02-7f03 rw-p 0")))
        .isTrue();
    assertThat(MountTable.isMusl(List.of("7f00 r-xp 0 08:01 1 /lib64/ld-linux-x86-64.so.2")))
        .isFalse();
  }
}
