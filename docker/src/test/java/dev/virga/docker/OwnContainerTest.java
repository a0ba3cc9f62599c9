package dev.virga.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.Test;

final class OwnContainerTest {
  private static final String ID = "0123456789abcdef".repeat(4);

  @Test
  void id_isInTheMountTable_whateverTheHostName() {
    String mountinfo =
        """
        731 730 0:62 / /proc rw,nosuid - proc proc rw
        750 730 254:0 /var/lib/docker/containers/%s/hosts /etc/hosts rw - ext4 /dev/vda rw
        751 730 254:0 /var/lib/docker/containers/%s/hostname /etc/hostname rw - ext4 /dev/vda rw
        """
            .formatted(ID, ID);
    assertEquals(Optional.of(ID), OwnContainer.idIn(mountinfo));
  }

  @Test
  void id_isNotGuessed_fromOtherMounts() {
    String mountinfo = "36 35 254:0 /var/lib/docker/containers/" + ID + "/x /data rw - ext4 d rw\n";
    assertEquals(Optional.empty(), OwnContainer.idIn(mountinfo));
    assertEquals(Optional.empty(), OwnContainer.idIn("26 25 0:24 / /sys rw - sysfs sysfs rw\n"));
  }
}
