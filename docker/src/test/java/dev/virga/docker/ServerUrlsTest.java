package dev.virga.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServerUrlsTest {
  private static final ServerUrls URLS = new ServerUrls("172.17.0.1", 4566);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "http://localhost:4566/000000000000/q      | http://172.17.0.1:4566/000000000000/q",
        "http://127.0.0.1:4566/000000000000/q      | http://172.17.0.1:4566/000000000000/q",
        "http://127.1.2.3:4566                     | http://172.17.0.1:4566",
        "http://[::1]:4566/1/q                     | http://172.17.0.1:4566/1/q",
        "https://LocalHost:4566/1/q                | https://172.17.0.1:4566/1/q",
        "http://virga.localhost:4566/1/q           | http://172.17.0.1:4566/1/q",
        "http://localhost.localstack.cloud:4566/q  | http://172.17.0.1:4566/q",
        "http://sqs.eu-west-1.localhost.localstack.cloud:4566/1/q | http://172.17.0.1:4566/1/q",
        "{\"a\":\"http://localhost:4566/1/a\",\"b\":\"http://localhost:4566/1/b\"}"
            + " | {\"a\":\"http://172.17.0.1:4566/1/a\",\"b\":\"http://172.17.0.1:4566/1/b\"}",
      })
  void reachable_namesTheServerAsTheContainerDoes(String made, String given) {
    assertEquals(Map.of("URL", given), URLS.reachable(Map.of("URL", made)));
  }

  @ParameterizedTest
  @CsvSource({
    "http://localhost:45661/000000000000/q",
    "http://localhost:456/000000000000/q",
    "http://localhost/000000000000/q",
    "http://localhost.example.com:4566/q",
    "http://notlocalhost:4566/q",
    "http://example.com:4566/localhost:4566",
    "http://host.docker.internal:4566/q",
    "http://10.127.0.1:4566/q",
    "https://sqs.us-east-1.amazonaws.com/000000000000/q",
    "localhost:4566",
  })
  void reachable_leavesOtherValuesAlone(String value) {
    assertEquals(Map.of("URL", value), URLS.reachable(Map.of("URL", value)));
  }
}
