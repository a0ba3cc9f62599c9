package dev.virga.models;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NamesTest {
  @ParameterizedTest
  @CsvSource({
    "QueueUrl, queueUrl",
    "queueUrl, queueUrl",
    "ARN, arn",
    "KMSKeyId, kmsKeyId",
    "MD5OfBody, md5OfBody",
    "X, x",
    "foo_bar, fooBar",
    "__type, type",
    "Default, defaultValue",
    "class, classValue",
    "Schema, schemaValue",
    "HashCode, hashCodeValue",
  })
  void member_isLowerCamelCaseAndNeverTaken(String model, String java) {
    assertEquals(java, Names.member(model));
  }

  @ParameterizedTest
  @CsvSource({
    "QueueDoesNotExist, QUEUE_DOES_NOT_EXIST",
    "EC2ThrottledError, EC2_THROTTLED_ERROR",
    "KMSAccessDenied, KMS_ACCESS_DENIED",
    "Foo, FOO",
  })
  void constant_isUpperCaseWords(String model, String java) {
    assertEquals(java, Names.constant(model));
  }

  @ParameterizedTest
  @CsvSource({"value, value_", "default, default_", "FOO, FOO", "Foo, Foo"})
  void enumConstant_keepsTheModelsNameWhereItCan(String model, String java) {
    assertEquals(java, Names.enumConstant(model));
  }
}
