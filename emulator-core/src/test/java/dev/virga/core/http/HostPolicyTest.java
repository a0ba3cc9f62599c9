package dev.virga.core.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostPolicyTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost",
        "localhost:4566",
        "LOCALHOST:4566",
        "127.0.0.1:4566",
        "192.168.1.20",
        "[::1]:4566",
        "[fe80::1]",
        "virga:4566",
        "host.docker.internal:4566",
        "gateway.docker.internal",
        "sqs.us-east-1.localhost.localstack.cloud:4566",
        "localhost.localstack.cloud",
        "sqs.eu-central-1.amazonaws.com",
        "abc.lambda-url.localhost",
        "localhost."
      })
  void answersTo_namesThatCannotBeRebound(String authority) {
    assertTrue(HostPolicy.wellFormed(authority));
    assertTrue(HostPolicy.DEFAULT.answersTo(authority));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "evil.example",
        "evil.example.",
        "127.0.0.1.evil.example",
        "localhost.evil.example:4566",
        "notlocalhost.localstack.cloud",
        "xlocalhost.localstack.cloud",
        "localstack.cloud",
        "evilamazonaws.com",
        "amazonaws.com.evil.example",
        "docker.internal.evil.example",
        "0x7f.0.0.1",
        "127.0.0.256",
        "1.2.3.4.5"
      })
  void answersTo_refusesNamesThatAnyoneCanPointHere(String authority) {
    assertFalse(HostPolicy.DEFAULT.answersTo(authority));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", " ", "a b", "user@localhost", "localhost:80:80", "localhost:x", "a/b", "[::1"})
  void wellFormed_refusesWhatIsNoHost(String authority) {
    assertFalse(HostPolicy.wellFormed(authority));
  }

  @ParameterizedTest
  @CsvSource({
    "dev.example,dev.example:4566,true",
    "DEV.example,dev.EXAMPLE,true",
    "*.dev.example,a.b.dev.example,true",
    "*.dev.example,dev.example,false",
    "*.dev.example,evildev.example,false",
    "dev.example,a.dev.example,false",
    "*,anything.example,true"
  })
  void allowedHosts_areNamesOrSuffixes(String allowed, String authority, boolean answered) {
    assertEquals(answered, new HostPolicy(List.of(allowed), List.of()).answersTo(authority));
  }

  @ParameterizedTest
  @CsvSource({
    "http://localhost:3000,http://localhost:3000,true",
    "http://localhost:3000,http://LOCALHOST:3000,true",
    "http://localhost:3000,https://localhost:3000,false",
    "http://localhost:3000,http://localhost:3001,false",
    "http://localhost:3000,null,false",
    "null,null,false",
    "*,null,true",
    "*,http://evil.example,true"
  })
  void allowedOrigins_areWholeOrigins(String allowed, String origin, boolean answered) {
    assertEquals(answered, new HostPolicy(List.of(), List.of(allowed)).allowsOrigin(origin));
  }
}
