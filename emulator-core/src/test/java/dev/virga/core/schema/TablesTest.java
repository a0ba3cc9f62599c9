package dev.virga.core.schema;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.virga.core.schema.OperationSchema.HttpBinding;
import java.util.List;
import org.junit.jupiter.api.Test;

/** ShapeTable and OperationTable, on a toy API of four shapes. */
class TablesTest {
  private static final String TAB = "\t";

  /** A list of itself, an error, a structure and an enum; counts how often each is created. */
  private static final class Toy extends ShapeTable {
    private final int[] created = new int[4];

    Toy() {
      super("toy#Bad", "toy#Color", "toy#Tree", "toy#Trees");
    }

    @Override
    protected Schema create(int ordinal) {
      created[ordinal]++;
      return switch (ordinal) {
        case 0 -> shape(0, ShapeType.STRUCTURE, Trait.ERROR, "client").build();
        case 1 -> shape(1, ShapeType.ENUM, Trait.ENUM_VALUES, List.of("RED")).build();
        case 2 ->
            shape(2, ShapeType.STRUCTURE)
                .member("Branches", "toy#Trees")
                .member("Color", "toy#Color", Trait.REQUIRED, true)
                .build();
        default -> shape(3, ShapeType.LIST).member("member", "toy#Tree").build();
      };
    }

    @Override
    protected StructureBuilder builderAt(int ordinal) {
      if (ordinal == 0) {
        return new Unit.Builder();
      }
      throw wrongKind(ordinal, "a structure or union");
    }

    @Override
    protected OpenEnum enumAt(int ordinal, String value) {
      return () -> id(ordinal) + "/" + value;
    }
  }

  private final Toy toy = new Toy();

  @Test
  void schema_isMadeOnceAndResolvesRecursion() {
    Schema tree = toy.schema("toy#Tree");
    Schema trees = tree.members().get(0).target();
    assertSame(tree, trees.listMember().target());
    assertSame(tree, toy.at(tree.ordinal()));
    assertEquals(1, toy.created[2]);
    assertEquals(0, toy.created[0], "what nobody asked for is not made");
  }

  @Test
  void member_hasItsTargetsTraitsBesideItsOwn() {
    Member color = toy.schema("toy#Tree").members().get(1);
    assertEquals(List.of("RED"), color.traits().strings(Trait.ENUM_VALUES));
    assertEquals(true, color.has(Trait.REQUIRED));
    assertNull(color.target().traits().get(Trait.REQUIRED));
  }

  @Test
  void schema_refusesWhatIsNotThere() {
    assertThrows(IllegalArgumentException.class, () -> toy.schema("toy#Bush"));
    IllegalArgumentException wrong =
        assertThrows(IllegalArgumentException.class, () -> toy.schema("toy#Color").newBuilder());
    assertEquals("toy#Color is not a structure or union", wrong.getMessage());
  }

  @Test
  void newEnum_findsTheSameByIdAndByDescriptor() {
    assertEquals("toy#Color/BLUE", toy.newEnum("toy#Color", "BLUE").value());
    assertEquals("toy#Color/BLUE", toy.schema("toy#Color").newEnum("BLUE").value());
  }

  @Test
  void operation_isParsedOnItsFirstCall() {
    OperationTable table =
        new OperationTable(
            toy,
            String.join(TAB, "Grow", "toy#Tree", "toy#Tree", "toy#Bad", "PUT /t/{Id}?x", "201"),
            String.join(TAB, "Fell", "toy#Tree", "toy#Bad", "", "", ""));
    assertEquals(List.of("Grow", "Fell"), table.names());
    assertEquals(0, toy.created[2]);
    OperationSchema grow = table.operation("Grow");
    assertNotNull(grow);
    assertEquals(new HttpBinding("PUT", "/t/{Id}?x", 201), grow.http());
    assertEquals(List.of(toy.schema("toy#Bad")), grow.errors());
    assertSame(grow, table.operation("Grow"));
    OperationSchema fell = table.operation("Fell");
    assertNotNull(fell);
    assertNull(fell.http());
    assertEquals(List.of(), fell.errors());
    assertEquals(1, fell.index());
    assertNull(table.operation("fell"));
  }
}
