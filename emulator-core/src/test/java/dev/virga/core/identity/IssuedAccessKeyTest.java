package dev.virga.core.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.math.BigInteger;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IssuedAccessKeyTest {
  @ParameterizedTest
  @ValueSource(strings = {"000000000000", "111111111111", "999999999999", "000000000001"})
  void account_isTheOneTheKeyWasMadeFor(String id) {
    AccountId account = new AccountId(id);
    for (long number : new long[] {0, 1, 77, IssuedAccessKey.NUMBERS - 1, 1L << 40}) {
      String key = IssuedAccessKey.temporary(account, number);
      assertEquals(20, key.length());
      assertEquals(Optional.of(account), IssuedAccessKey.account(key), key);
    }
  }

  /** The way people read AWS's keys: bits 1 to 40 of the base32 digits. */
  @Test
  void temporary_isReadByTheToolsThatReadAwsKeys() {
    String key = IssuedAccessKey.temporary(new AccountId("123456789012"), 5);
    BigInteger bits = BigInteger.ZERO;
    for (char c : key.substring(4).toCharArray()) {
      int digit = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(c);
      bits = bits.multiply(BigInteger.valueOf(32)).add(BigInteger.valueOf(digit));
    }
    long first48 = bits.shiftRight(32).longValueExact();

    assertEquals(123456789012L, (first48 & 0x7fffffffff80L) >> 7);
  }

  @Test
  void temporary_differsByNumber() {
    AccountId account = AccountId.DEFAULT;

    assertNotEquals(IssuedAccessKey.temporary(account, 1), IssuedAccessKey.temporary(account, 2));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "test",
        "000000000000",
        "ASIAIOSFODNN7EXAMPLE",
        "AKIAQAAAAAAAAAAAAVRG",
        "ASIA1AAAAAAAAAAAAVRG",
        "ASIAAAAAAAAAAAAAAVRG",
        "ASIA7777777777777VRG"
      })
  void account_isEmptyForKeysOfOthers(String key) {
    assertEquals(Optional.empty(), IssuedAccessKey.account(key));
  }
}
