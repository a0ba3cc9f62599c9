package dev.virga.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.virga.core.schema.Member;
import dev.virga.core.schema.RandomValues;
import dev.virga.core.schema.Schema;
import dev.virga.core.schema.ShapeType;
import dev.virga.core.schema.Structure;
import dev.virga.core.schema.StructureBuilder;
import dev.virga.core.schema.Trait;
import dev.virga.core.service.ServiceBinding;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every structure and union of every service, by index. */
class StructuresTest {
  private interface Check {
    void of(Schema schema, RandomValues values) throws ReflectiveOperationException;
  }

  private static List<DynamicTest> forEachService(ShapeType type, Check check) {
    List<DynamicTest> tests = new ArrayList<>();
    for (ServiceBinding binding : Bindings.all()) {
      tests.add(
          DynamicTest.dynamicTest(
              binding.schema().name(),
              () -> {
                RandomValues values = new RandomValues(42);
                for (Schema schema : Bindings.shapes(binding)) {
                  if (schema.type() == type) {
                    check.of(schema, values);
                  }
                }
              }));
    }
    return tests;
  }

  private static boolean settable(Member member) {
    return !(member.target().type() == ShapeType.UNION && member.has(Trait.STREAMING));
  }

  @TestFactory
  List<DynamicTest> builder_setsTheMemberOfTheIndexAndNoOther() {
    return forEachService(
        ShapeType.STRUCTURE,
        (schema, values) -> {
          for (Member member : schema.members()) {
            if (!settable(member)) {
              continue;
            }
            Object value = values.value(member);
            StructureBuilder builder = schema.newBuilder();
            assertSame(schema, builder.schema());
            builder.set(member.index(), value);
            Structure built = builder.build();
            assertSame(schema, built.schema());
            for (Member other : schema.members()) {
              Object got = built.get(other.index());
              if (other == member) {
                assertEquals(value, got, () -> schema.id() + "$" + member.name());
              } else {
                assertNull(got, () -> schema.id() + "$" + other.name());
              }
            }
          }
        });
  }

  @TestFactory
  List<DynamicTest> structure_isRebuiltFromItsMembers() {
    return forEachService(
        ShapeType.STRUCTURE,
        (schema, values) -> {
          for (int run = 0; run < 5; run++) {
            Structure value = values.structure(schema);
            StructureBuilder copy = schema.newBuilder();
            for (Member member : schema.members()) {
              copy.set(member.index(), value.get(member.index()));
            }
            assertEquals(value, copy.build());
            Object same = value.getClass().getMethod("toBuilder").invoke(value);
            assertEquals(value, ((StructureBuilder) same).build());
          }
        });
  }

  @TestFactory
  List<DynamicTest> structure_hasItsMembersAsComponentsInModelOrder() {
    return forEachService(
        ShapeType.STRUCTURE,
        (schema, values) -> {
          RecordComponent[] components =
              schema.newBuilder().build().getClass().getRecordComponents();
          assertEquals(schema.members().size(), components.length);
          for (Member member : schema.members()) {
            String java = components[member.index()].getName().toLowerCase(Locale.ROOT);
            String model = member.name().toLowerCase(Locale.ROOT);
            assertTrue(java.equals(model) || java.equals(model + "value"), schema + " " + java);
          }
        });
  }

  @TestFactory
  List<DynamicTest> structure_refusesAnIndexOutOfBounds() {
    return forEachService(
        ShapeType.STRUCTURE,
        (schema, values) -> {
          int end = schema.members().size();
          Structure empty = schema.newBuilder().build();
          assertThrows(IndexOutOfBoundsException.class, () -> empty.get(end));
          assertThrows(IndexOutOfBoundsException.class, () -> empty.get(-1));
          StructureBuilder builder = schema.newBuilder();
          assertThrows(IndexOutOfBoundsException.class, () -> builder.set(end, null));
        });
  }

  @TestFactory
  List<DynamicTest> structure_copiesItsCollections() {
    return forEachService(
        ShapeType.STRUCTURE,
        (schema, values) -> {
          for (Member member : schema.members()) {
            ShapeType type = member.target().type();
            if (type != ShapeType.LIST && type != ShapeType.MAP) {
              continue;
            }
            Object value = values.value(member);
            StructureBuilder builder = schema.newBuilder();
            builder.set(member.index(), value);
            Structure built = builder.build();
            Object held = built.get(member.index());
            if (value instanceof List<?> list) {
              List<Object> copy = new ArrayList<>(list);
              list.add(null);
              assertEquals(copy, held, schema.id());
              assertThrows(UnsupportedOperationException.class, () -> ((List<?>) held).add(null));
            } else if (value instanceof Map<?, ?> map) {
              Map<Object, Object> copy = new LinkedHashMap<>(map);
              map.put(null, null);
              assertEquals(copy, held, schema.id());
              assertThrows(
                  UnsupportedOperationException.class, () -> ((Map<?, ?>) held).put(null, null));
            }
          }
        });
  }

  @TestFactory
  List<DynamicTest> union_holdsExactlyTheVariantThatIsSet() {
    return forEachService(
        ShapeType.UNION,
        (schema, values) -> {
          for (Member variant : schema.members()) {
            Object value = values.value(variant);
            StructureBuilder builder = schema.newBuilder();
            builder.set(variant.index(), value);
            Structure built = builder.build();
            for (Member other : schema.members()) {
              assertEquals(other == variant ? value : null, built.get(other.index()));
            }
            assertThrows(IndexOutOfBoundsException.class, () -> built.get(schema.members().size()));
          }
          StructureBuilder none = schema.newBuilder();
          assertThrows(IllegalStateException.class, none::build);
        });
  }
}
