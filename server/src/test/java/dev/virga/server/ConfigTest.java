package dev.virga.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.virga.core.http.HostPolicy;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ConfigTest {
  @Test
  void defaults_areLoopbackAnd4566() {
    Config config = Config.of(Map.of(), Map.of());
    assertEquals(
        List.of("127.0.0.1:4566"), config.addresses().stream().map(ConfigTest::text).toList());
    assertEquals(Config.Executor.AUTO, config.executor());
    assertEquals("us-east-1", config.region().value());
    assertEquals(HostPolicy.DEFAULT, config.hostPolicy());
    assertEquals(100 << 20, config.maxBodyBytes());
    assertEquals(OptionalLong.empty(), config.seed());
    assertEquals("INFO", config.logLevel());
    assertTrue(config.tls());
    assertFalse(config.strict());
    assertNull(config.sqsEndpoint());
    assertFalse(config.heldAtStart());
    assertEquals(List.of(), config.warnings());
  }

  private static String text(InetSocketAddress address) {
    return address.getAddress().getHostAddress() + ":" + address.getPort();
  }

  @Test
  void flag_winsOverVariable_winsOverLocalStack() {
    Map<String, String> environment =
        Map.of("GATEWAY_LISTEN", "0.0.0.0:1000", "VIRGA_PORT", "2000", "VIRGA_REGION", "eu-west-1");
    Config config = Config.of(environment, Map.of(Setting.REGION, "eu-central-1"));
    assertEquals("0.0.0.0:2000", text(config.addresses().getFirst()));
    assertEquals("eu-central-1", config.region().value());
  }

  @Test
  void variablesOfOurs_thatNobodyKnows_areTold() {
    Config config = Config.of(Map.of("VIRGA_PROT", "1", "OTHER", "2"), Map.of());
    assertEquals(List.of("VIRGA_PROT is no setting of Virga's."), config.warnings());
  }

  @ParameterizedTest
  @CsvSource({
    "PORT,65536",
    "PORT,-1",
    "PORT,http",
    "BIND,not an address",
    "BIND,example.com",
    "BIND,','",
    "EXECUTOR,podman",
    "REGION,Europe",
    "TLS,yes",
    "STRICT,true",
    "SQS_ENDPOINT,virga:4566",
    "SQS_ENDPOINT,ftp://virga",
    "SQS_ENDPOINT,http://virga/path",
    "SQS_ENDPOINT,http://",
    "MAX_BODY_BYTES,0",
    "MAX_BODY_BYTES,1MB",
    "CLOCK,frozen solid",
    "SEED,abc",
    "JOURNAL_RECORDS,0",
    "DOCKER_IMAGES,python3.13",
    "LOG_LEVEL,loud"
  })
  void badValue_isRefused_namingFlagVariableAndValue(Setting setting, String value) {
    ConfigException refused =
        assertThrows(
            ConfigException.class, () -> Config.of(Map.of(setting.variable(), value), Map.of()));
    String message = refused.toString();
    assertTrue(message.contains(setting.flag() + " (" + setting.variable() + ")"), message);
    assertTrue(message.contains("not \"" + value + "\""), message);
  }

  @ParameterizedTest
  @EnumSource(Setting.class)
  void everySetting_isInTheTable_once(Setting setting) {
    String row = "| `" + setting.flag() + "` | `" + setting.variable() + "` |";
    String table = Setting.markdownTable();
    assertEquals(table.indexOf(row), table.lastIndexOf(row));
    assertTrue(table.contains(row), table);
  }

  @Test
  void lists_areSplit() {
    Config config =
        Config.of(
            Map.of(
                "VIRGA_BIND", "127.0.0.1, ::1",
                "VIRGA_ALLOWED_HOSTS", "a.example,*.b.example",
                "VIRGA_DOCKER_IMAGES", "python3.13=one:1, nodejs22.x=two"),
            Map.of());
    assertEquals(2, config.addresses().size());
    assertEquals(List.of("a.example", "*.b.example"), config.hostPolicy().allowedHosts());
    assertEquals(Map.of("python3.13", "one:1", "nodejs22.x", "two"), config.dockerImages());
  }

  @ParameterizedTest
  @CsvSource({
    "http://virga:4566,http://virga:4566",
    "https://sqs.example.com/,https://sqs.example.com",
    "http://[::1]:80,http://[::1]:80"
  })
  void sqsEndpoint_isSchemeHostAndPort(String value, String endpoint) {
    Config config = Config.of(Map.of("VIRGA_SQS_ENDPOINT", value), Map.of());
    assertEquals(endpoint, config.sqsEndpoint());
  }

  @Test
  void strict_isOurs_beforeLocalStacks() {
    Config config =
        Config.of(Map.of("SQS_DELAY_PURGE_RETRY", "1", "VIRGA_STRICT", "off"), Map.of());
    assertFalse(config.strict());
  }

  @ParameterizedTest
  @CsvSource({
    "GATEWAY_LISTEN,'0.0.0.0:4510',BIND,0.0.0.0",
    "GATEWAY_LISTEN,':4510',PORT,4510",
    "GATEWAY_LISTEN,'127.0.0.1:4510,0.0.0.0:4511',BIND,'127.0.0.1,0.0.0.0'",
    "EDGE_PORT,4511,PORT,4511",
    "LAMBDA_EXECUTOR,docker-reuse,EXECUTOR,docker",
    "LAMBDA_EXECUTOR,local,EXECUTOR,process",
    "DEFAULT_REGION,eu-west-3,REGION,eu-west-3",
    "DEBUG,1,LOG_LEVEL,debug",
    "DEBUG,0,LOG_LEVEL,info",
    "LS_LOG,trace,LOG_LEVEL,trace",
    "SQS_DELAY_PURGE_RETRY,1,STRICT,on",
    "SQS_DELAY_PURGE_RETRY,0,STRICT,off",
    "SQS_DELAY_RECENTLY_DELETED,true,STRICT,on",
    "SQS_DELAY_RECENTLY_DELETED,0,STRICT,off",
    "DISABLE_CORS_CHECKS,1,ALLOWED_ORIGINS,*",
    "EXTRA_CORS_ALLOWED_ORIGINS,http://localhost:3000,ALLOWED_ORIGINS,http://localhost:3000",
    "LAMBDA_DOCKER_NETWORK,mine,DOCKER_NETWORK,mine"
  })
  void localStacksVariables_areMapped(String variable, String value, Setting setting, String ours) {
    Config config = Config.of(Map.of(variable, value), Map.of());
    assertEquals(ours, config.text(setting));
    assertEquals(List.of(), config.warnings());
  }

  @ParameterizedTest
  @CsvSource({
    "EAGER_SERVICE_LOADING,1",
    "SERVICES,'sqs,lambda'",
    "PERSISTENCE,1",
    "LOCALSTACK_AUTH_TOKEN,x",
    "SQS_ENDPOINT_STRATEGY,path",
    "LAMBDA_EXECUTOR,kubernetes"
  })
  void localStacksVariables_withoutEffect_areTold(String variable, String value) {
    List<String> warnings = Config.of(Map.of(variable, value), Map.of()).warnings();
    assertEquals(1, warnings.size());
    assertTrue(warnings.getFirst().startsWith(variable), warnings.toString());
  }
}
