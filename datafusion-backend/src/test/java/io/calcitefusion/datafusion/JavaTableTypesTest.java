package io.calcitefusion.datafusion;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.DecimalVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.TimeStampMicroTZVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ViewVarCharVector;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.complex.MapVector;
import org.apache.arrow.vector.complex.StructVector;
import org.apache.arrow.vector.complex.impl.UnionListWriter;
import org.apache.arrow.vector.complex.impl.UnionMapWriter;
import org.apache.arrow.vector.dictionary.Dictionary;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.DictionaryEncoding;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Types beyond the plain ones travel from Java into the engine and out again. */
@ExtendWith(NativeLeakCheck.class)
class JavaTableTypesTest {
  private static final Field INT = Field.nullable("item", new ArrowType.Int(32, true));
  private DataFusionEngine engine;
  private DataFusionSession session;

  @BeforeEach
  void open() {
    engine = DataFusionEngine.open(EngineOptions.builder().workerThreads(2).build());
    session = engine.openSession(SessionOptions.builder().build());
  }

  @AfterEach
  void close() {
    JavaTableTest.await(() -> engine.allocator().getAllocatedMemory() == 0);
    engine.close();
  }

  @Test
  void listsStructsAndMaps() {
    Field list = new Field("l", FieldType.nullable(ArrowType.List.INSTANCE), List.of(INT));
    Field struct =
        new Field(
            "s",
            FieldType.nullable(ArrowType.Struct.INSTANCE),
            List.of(Field.nullable("a", ArrowType.Utf8.INSTANCE)));
    Field entries =
        new Field(
            "entries",
            FieldType.notNullable(ArrowType.Struct.INSTANCE),
            List.of(
                Field.notNullable("key", ArrowType.Utf8.INSTANCE),
                Field.nullable("value", new ArrowType.Int(32, true))));
    Field map = new Field("m", FieldType.nullable(new ArrowType.Map(false)), List.of(entries));
    register(
        new Schema(List.of(list, struct, map)),
        root -> {
          ListVector lists = (ListVector) root.getVector("l");
          lists.allocateNew();
          UnionListWriter writer = lists.getWriter();
          writer.setPosition(0);
          writer.startList();
          writer.writeInt(1);
          writer.writeInt(2);
          writer.endList();
          writer.setValueCount(2);
          StructVector structs = (StructVector) root.getVector("s");
          structs.allocateNew();
          ((VarCharVector) structs.getChild("a")).setSafe(1, utf8("x"));
          structs.setIndexDefined(1);
          MapVector maps = (MapVector) root.getVector("m");
          maps.allocateNew();
          UnionMapWriter mapWriter = maps.getWriter();
          mapWriter.setPosition(0);
          mapWriter.startMap();
          mapWriter.startEntry();
          mapWriter.key().varChar().writeVarChar("k");
          mapWriter.value().integer().writeInt(7);
          mapWriter.endEntry();
          mapWriter.endMap();
          root.setRowCount(2);
        });
    assertThat(
            BatchValues.query(
                session, "SELECT l, cardinality(l), s['a'], map_extract(m, 'k') FROM t"))
        .containsExactly(
            Arrays.asList(List.of(1L, 2L), java.math.BigInteger.TWO, null, List.of(7L)),
            Arrays.asList(null, null, "x", Arrays.asList((Object) null)));
  }

  @Test
  void viewsDecimalsAndTimestamps() {
    register(
        new Schema(
            List.of(
                Field.nullable("v", new ArrowType.Utf8View()),
                Field.nullable("d", new ArrowType.Decimal(20, 3, 128)),
                Field.nullable("at", new ArrowType.Timestamp(TimeUnit.MICROSECOND, "UTC")))),
        root -> {
          ViewVarCharVector views = (ViewVarCharVector) root.getVector("v");
          views.setSafe(0, utf8("short"));
          views.setSafe(1, utf8("a text of more than twelve bytes"));
          DecimalVector decimals = (DecimalVector) root.getVector("d");
          decimals.setSafe(1, new java.math.BigDecimal("-12345678901234567.125"));
          ((TimeStampMicroTZVector) root.getVector("at")).setSafe(0, -1);
          root.setRowCount(3);
        });
    assertThat(BatchValues.query(session, "SELECT v, upper(v), d, at FROM t"))
        .containsExactly(
            Arrays.asList("short", "SHORT", null, -1L),
            Arrays.asList(
                "a text of more than twelve bytes",
                "A TEXT OF MORE THAN TWELVE BYTES",
                new java.math.BigDecimal("-12345678901234567.125"),
                null),
            Arrays.asList(null, null, null, null));
  }

  @Test
  void dictionariesAreSharedFromBatchToBatch() {
    DictionaryEncoding encoding = new DictionaryEncoding(5, false, new ArrowType.Int(32, true));
    Field declared =
        new Field("d", new FieldType(true, ArrowType.Utf8.INSTANCE, encoding), List.of());
    engine.registerTable(
        JavaTableTest.TABLE,
        table(
            new Schema(List.of(declared)),
            (partition, signal) -> new Dictionaries(engine, encoding)));
    assertThat(BatchValues.query(session, "SELECT d, count(*) FROM t GROUP BY d ORDER BY d"))
        .containsExactly(List.of("one", 40L), List.of("two", 40L), Arrays.asList(null, 20L));
    assertThat(
            BatchValues.query(
                session, "SELECT data_type FROM information_schema.columns WHERE table_name = 't'"))
        .containsExactly(List.of("Dictionary(Int32, Utf8)"));
  }

  private void register(Schema schema, Consumer<VectorSchemaRoot> filler) {
    engine.registerTable(
        JavaTableTest.TABLE,
        table(
            schema,
            (partition, signal) ->
                new SampleReader(engine, schema, List.of(), 1) {
                  private boolean given;

                  @Override
                  public boolean loadNextBatch() throws java.io.IOException {
                    if (given) {
                      return false;
                    }
                    given = true;
                    filler.accept(getVectorSchemaRoot());
                    return true;
                  }
                }));
  }

  private static JavaTable table(Schema schema, JavaTableScan scan) {
    return new JavaTable() {
      @Override
      public Schema arrowSchema() {
        return schema;
      }

      @Override
      public JavaTableScan scan(ScanRequest request) {
        return scan;
      }
    };
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Ten batches of ten indices over one dictionary, every fifth of them null. */
  private static final class Dictionaries extends ArrowReader {
    private final Dictionary dictionary;
    private final VectorSchemaRoot root;
    private int batches;

    Dictionaries(DataFusionEngine engine, DictionaryEncoding encoding) {
      this(engine.allocator().newChildAllocator("dictionary", 0, Long.MAX_VALUE), encoding);
    }

    private Dictionaries(BufferAllocator allocator, DictionaryEncoding encoding) {
      super(allocator);
      VarCharVector values = new VarCharVector("values", allocator);
      values.setSafe(0, utf8("one"));
      values.setSafe(1, utf8("two"));
      values.setValueCount(2);
      dictionary = new Dictionary(values, encoding);
      FieldVector indices =
          new IntVector("d", new FieldType(true, new ArrowType.Int(32, true), encoding), allocator);
      root = VectorSchemaRoot.of(indices);
    }

    @Override
    public VectorSchemaRoot getVectorSchemaRoot() {
      return root;
    }

    @Override
    public boolean loadNextBatch() {
      if (batches++ == 10) {
        return false;
      }
      IntVector indices = (IntVector) root.getVector(0);
      for (int i = 0; i < 10; i++) {
        if (i % 5 != 4) {
          indices.setSafe(i, i % 2 == 0 ? i / 5 : 1 - i / 5);
        }
      }
      root.setRowCount(10);
      return true;
    }

    @Override
    public Dictionary lookup(long id) {
      return dictionary;
    }

    @Override
    public java.util.Set<Long> getDictionaryIds() {
      return java.util.Set.of(dictionary.getEncoding().getId());
    }

    @Override
    public long bytesRead() {
      return 0;
    }

    @Override
    public void close() {
      root.close();
      dictionary.getVector().close();
      allocator.close();
    }

    @Override
    public void close(boolean closeReadSource) {
      close();
    }

    @Override
    protected void closeReadSource() {}

    @Override
    protected Schema readSchema() {
      return root.getSchema();
    }
  }
}
