package dev.virga.core.protocol.query;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.virga.core.fault.CommonError;
import dev.virga.core.fault.ServiceException;
import dev.virga.core.http.Headers;
import dev.virga.core.http.HttpRequest;
import dev.virga.core.http.HttpResponse;
import dev.virga.core.protocol.SerializationException;
import dev.virga.core.protocol.TestModel;
import dev.virga.core.schema.Bytes;
import dev.virga.core.schema.Member;
import dev.virga.core.schema.OperationSchema;
import dev.virga.core.schema.Schema;
import dev.virga.core.schema.ShapeType;
import dev.virga.core.schema.Structure;
import dev.virga.core.schema.Trait;
import dev.virga.core.schema.Traits;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AwsQueryCodecTest {
  private final TestModel model = new TestModel(false);
  private final AwsQueryCodec codec = new AwsQueryCodec();
  private final Schema shape = shape();
  private final OperationSchema operation = model.operation("Act", shape, shape, null);

  private Schema shape() {
    String string = TestModel.simple(ShapeType.STRING);
    model.shape("t#List", ShapeType.LIST, Traits.NONE, s -> s.member("member", string));
    model.shape(
        "t#Items",
        ShapeType.LIST,
        Traits.NONE,
        s -> s.member("member", string, Trait.XML_NAME, "item"));
    model.shape(
        "t#Map",
        ShapeType.MAP,
        Traits.NONE,
        s -> s.member("key", string).member("value", TestModel.simple(ShapeType.INTEGER)));
    model.shape(
        "t#Attributes",
        ShapeType.MAP,
        Traits.NONE,
        s ->
            s.member("key", string, Trait.XML_NAME, "Name")
                .member("value", string, Trait.XML_NAME, "Value"));
    model.shape(
        "t#Union",
        ShapeType.UNION,
        Traits.NONE,
        s -> s.member("left", string).member("right", string));
    return model.shape(
        "t#Shape",
        ShapeType.STRUCTURE,
        Traits.NONE,
        s ->
            s.member("Text", string)
                .member("Count", TestModel.simple(ShapeType.INTEGER))
                .member("Flag", TestModel.simple(ShapeType.BOOLEAN))
                .member("When", TestModel.simple(ShapeType.TIMESTAMP))
                .member("Blob", TestModel.simple(ShapeType.BLOB))
                .member("Ratio", TestModel.simple(ShapeType.DOUBLE))
                .member("Names", "t#List")
                .member("Things", "t#Items")
                .member("Flat", "t#List", Trait.XML_FLATTENED, true, Trait.XML_NAME, "Flat.Name")
                .member("Sizes", "t#Map")
                .member("Keys", "t#List", Trait.XML_FLATTENED, true)
                .member("Attr", "t#Attributes", Trait.XML_FLATTENED, true)
                .member("Choice", "t#Union")
                .member("Nested", "t#Shape"));
  }

  private Structure read(String query, String body) throws SerializationException {
    return codec.readInput(
        model,
        operation,
        new HttpRequest(
            "POST", "/", query, Headers.of(), Bytes.utf8(body), "http", "localhost:4566"));
  }

  private @Nullable Object get(Structure value, String name) {
    return value.get(Objects.requireNonNull(value.schema().member(name)).index());
  }

  private Member member(String name) {
    return Objects.requireNonNull(shape.member(name));
  }

  private static String text(HttpResponse response) {
    try {
      return response.body().readAll().asUtf8();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void readInput_readsEveryKindOfMember() throws SerializationException {
    Structure value =
        read(
            "Action=Act&Version=1",
            "Text=a%20b+c&Count=-7&Flag=true&When=2015-01-25T08%3A00%3A00Z&Blob=AQI%3D&Ratio=1e3"
                + "&Names.member.2=y&Names.member.1=x&Things.item.1=z"
                + "&Sizes.entry.1.key=k&Sizes.entry.1.value=9"
                + "&Attr.1.Name=n&Attr.1.Value=v&Choice.left=l&Nested.Nested.Text=deep");
    assertEquals("a b c", get(value, "Text"));
    assertEquals(-7, get(value, "Count"));
    assertEquals(true, get(value, "Flag"));
    assertEquals(Instant.parse("2015-01-25T08:00:00Z"), get(value, "When"));
    assertEquals(Bytes.wrap(new byte[] {1, 2}), get(value, "Blob"));
    assertEquals(1000.0, get(value, "Ratio"));
    assertEquals(List.of("x", "y"), get(value, "Names"));
    assertEquals(List.of("z"), get(value, "Things"));
    assertEquals(Map.of("k", 9), get(value, "Sizes"));
    assertEquals(Map.of("n", "v"), get(value, "Attr"));
    assertEquals("deep", get((Structure) get((Structure) get(value, "Nested"), "Nested"), "Text"));
    assertNull(get((Structure) get(value, "Choice"), "right"));
  }

  @Test
  void readInput_takesParametersOfTheQueryStringToo() throws SerializationException {
    assertEquals("x", get(read("Action=Act&Text=x", ""), "Text"));
  }

  @Test
  void readInput_absentIsNullAndEmptyIsNot() throws SerializationException {
    Structure value = read("", "Text=&Names=&Sizes=&Nested=");
    assertEquals("", get(value, "Text"));
    assertEquals(List.of(), get(value, "Names"));
    assertEquals(Map.of(), get(value, "Sizes"));
    assertTrue(get(value, "Nested") instanceof Structure);
    assertNull(get(value, "Things"));
  }

  @Test
  void readInput_ordersByNumberAndClosesGaps() throws SerializationException {
    assertEquals(
        List.of("a", "b", "c"),
        get(read("", "Names.member.10=b&Names.member.2=a&Names.member.999=c"), "Names"));
  }

  @Test
  void readInput_oneOfAFlattenedListOrMap_needsNoNumber() throws SerializationException {
    assertEquals(Map.of("n", "v"), get(read("", "Attr.Name=n&Attr.Value=v"), "Attr"));
    assertEquals(List.of("a"), get(read("", "Keys=a"), "Keys"));
    assertEquals(List.of(), get(read("", "Keys="), "Keys"));
  }

  @Test
  void readInput_ignoresWhatNoMemberClaims() throws SerializationException {
    assertEquals(
        "x", get(read("", "Text=x&AWSAccessKeyId=A&Signature=%2B&Other.member.1=q"), "Text"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Text=%",
        "Text=%4",
        "Text=%zz",
        "Text=%ff%fe",
        "Text=a&Text=b",
        "Text.member.1=a",
        "Text=a&Text.b=c",
        "Count=",
        "Count=1.0",
        "Count=2147483648",
        "Count=0x10",
        "Count=+1",
        "Count=٣",
        "Flag=yes",
        "Flag=",
        "When=yesterday",
        "When=1422172800",
        "Blob=!",
        "Blob=A",
        "Ratio=nan",
        "Ratio=1e9999",
        "Ratio=1d",
        "Names=a",
        "Names.1=a",
        "Names.item.1=a",
        "Names.member=a",
        "Names.member.0=a",
        "Names.member.01=a",
        "Names.member.-1=a",
        "Names.member.x=a",
        "Names.member.1.b=a",
        "Names.member.9999999999=a",
        "Sizes.entry.1.key=k",
        "Sizes.entry.1.value=1",
        "Sizes.entry.1.key.x=k&Sizes.entry.1.value=1",
        "Sizes.entry.1.key=k&Sizes.entry.1.value=one",
        "Attr.1=x",
        "Attr.Name=n",
        "Attr=n",
        "Attr.Name=n&Attr.Value=v&Attr.1.Name=m&Attr.1.Value=w",
        "Attr.Name=n&Attr.Value=v&Attr=x",
        "Keys=a&Keys.1=b",
        "Keys.x=a",
        "Choice=",
        "Choice.other=x",
        "Choice.left=l&Choice.right=r",
        "Nested=x",
      })
  void readInput_malformed_isRefused(String form) {
    assertThrows(SerializationException.class, () -> read("", form));
  }

  @Test
  void readInput_namesNestedTooDeeply_areRefused() {
    String name = "a.".repeat(FormNode.DEPTH_MAX) + "b";
    assertThrows(SerializationException.class, () -> read("", name + "=1"));
  }

  @Test
  void readInput_tooManyParameters_areRefused() {
    StringBuilder form = new StringBuilder();
    for (int i = 0; i <= FormNode.PARAMETERS_MAX; i++) {
      form.append("Names.member.").append(i + 1).append("=&");
    }
    assertThrows(SerializationException.class, () -> read("", form.toString()));
  }

  @Test
  void writeOutput_writesEveryKindOfMember() {
    Structure value =
        TestModel.value(
            shape,
            "Text",
            "a<b>&\"c\"",
            "Count",
            3,
            "Flag",
            false,
            "When",
            Instant.parse("2015-01-25T08:00:00.120Z"),
            "Blob",
            Bytes.utf8("hi"),
            "Ratio",
            0.5,
            "Names",
            List.of("x", ""),
            "Things",
            List.of("t"),
            "Flat",
            List.of("f"),
            "Sizes",
            Map.of("k", 1),
            "Attr",
            Map.of("n", "v"),
            "Nested",
            TestModel.value(shape, "Count", 4));
    assertEquals(
        "<ActResponse><ActResult><Text>a&lt;b&gt;&amp;\"c\"</Text><Count>3</Count>"
            + "<Flag>false</Flag><When>2015-01-25T08:00:00.120Z</When><Blob>aGk=</Blob>"
            + "<Ratio>0.5</Ratio><Names><member>x</member><member></member></Names>"
            + "<Things><item>t</item></Things><Flat.Name>f</Flat.Name>"
            + "<Sizes><entry><key>k</key><value>1</value></entry></Sizes>"
            + "<Attr><Name>n</Name><Value>v</Value></Attr>"
            + "<Nested><Count>4</Count></Nested></ActResult>"
            + "<ResponseMetadata><RequestId>id-1</RequestId></ResponseMetadata></ActResponse>",
        text(codec.writeOutput(model, operation, value, "id-1")));
  }

  @ParameterizedTest
  @CsvSource(
      ignoreLeadingAndTrailingWhitespace = false,
      value = {"\u0000,\uFFFD", "\uD800,\uFFFD", "\uFFFF,\uFFFD", "\r,&#xD;", "]]>,]]&gt;"})
  void writeOutput_isWellFormedWhateverTheText(String text, String written) {
    Structure value = TestModel.value(shape, "Text", text);
    assertTrue(
        text(codec.writeOutput(model, operation, value)).contains("<Text>" + written + "</Text>"));
  }

  @Test
  void writeError_hasTypeCodeMessageAndRequestId() {
    HttpResponse response =
        codec.writeError(model, new ServiceException(CommonError.THROTTLING, "Rate > 1"), "id-2");
    assertEquals(400, response.status());
    assertEquals("text/xml", response.headers().first("Content-Type"));
    assertEquals(
        "<ErrorResponse><Error><Type>Sender</Type><Code>Throttling</Code>"
            + "<Message>Rate &gt; 1</Message></Error><RequestId>id-2</RequestId></ErrorResponse>",
        text(response));
  }

  @Test
  void scalarText_printsWhatItParses() throws SerializationException {
    for (String text : List.of("1.5", "NaN", "Infinity", "-Infinity", "1.0E20")) {
      assertEquals(
          text, ScalarText.print(member("Ratio"), ScalarText.parse(member("Ratio"), text)));
    }
  }
}
