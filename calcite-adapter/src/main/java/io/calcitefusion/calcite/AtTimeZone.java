package io.calcitefusion.calcite;

import io.calcitefusion.datafusion.DataFusionException;
import io.calcitefusion.datafusion.ErrorKind;
import java.time.ZoneId;
import java.util.regex.Pattern;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlBinaryOperator;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlCallBinding;
import org.apache.calcite.sql.SqlCharStringLiteral;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlOperatorBinding;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.InferTypes;
import org.apache.calcite.sql.type.OperandTypes;
import org.apache.calcite.sql.type.SqlTypeName;

/**
 * {@code AT TIME ZONE} as in PostgreSQL: what a clock of the zone showed becomes a moment, a moment
 * becomes what a clock of the zone shows. The zone is a literal text. Immutable.
 */
final class AtTimeZone extends SqlBinaryOperator {
  static final String NAME = "AT TIME ZONE";
  static final AtTimeZone INSTANCE = new AtTimeZone();

  private static final int PRECEDENCE = 70;
  private static final SqlNode UTC = SqlLiteral.createCharString("UTC", SqlParserPos.ZERO);
  private static final Pattern OFFSET = Pattern.compile("[+-](0\\d|1[0-4]):[0-5]\\d");

  private AtTimeZone() {
    super(
        NAME,
        SqlKind.OTHER,
        PRECEDENCE,
        true,
        AtTimeZone::type,
        InferTypes.FIRST_KNOWN,
        OperandTypes.ANY_ANY);
  }

  /**
   * A call of the operator. The statement's clock, which has no zone here, is that of UTC and not
   * of the zone that the call names.
   */
  static SqlNode call(SqlParserPos pos, SqlNode value, SqlNode zone) {
    SqlNode moment = isClock(value) ? INSTANCE.createCall(pos, value, UTC) : value;
    return INSTANCE.createCall(pos, moment, zone);
  }

  private static boolean isClock(SqlNode value) {
    String name =
        value instanceof SqlIdentifier id && id.isSimple() && !id.isComponentQuoted(0)
            ? id.getSimple()
            : value instanceof SqlCall call ? call.getOperator().getName() : "";
    return name.equalsIgnoreCase("current_timestamp");
  }

  private static RelDataType type(SqlOperatorBinding call) {
    RelDataType value = call.getOperandType(0);
    RelDataType type =
        call.getTypeFactory()
            .createSqlType(
                hasZone(value) ? SqlTypeName.TIMESTAMP : SqlTypeName.TIMESTAMP_WITH_LOCAL_TIME_ZONE,
                value.getPrecision());
    return call.getTypeFactory().createTypeWithNullability(type, value.isNullable());
  }

  @Override
  public boolean checkOperandTypes(SqlCallBinding binding, boolean throwOnFailure) {
    RelDataType type = binding.getOperandType(0);
    if (type.getSqlTypeName() != SqlTypeName.TIMESTAMP && !hasZone(type)) {
      throw refused("42804", "AT TIME ZONE takes a TIMESTAMP, not " + type, binding.operand(0));
    }
    SqlNode zone = binding.operand(1);
    if (!(zone instanceof SqlCharStringLiteral text)) {
      throw FrontEndErrors.unsupported(
          "AT TIME ZONE with a computed zone",
          "use a literal text",
          FrontEndErrors.position(zone.getParserPosition()));
    }
    String name = text.getValueAs(String.class);
    if (!ZoneId.getAvailableZoneIds().contains(name) && !OFFSET.matcher(name).matches()) {
      throw refused(
          "22023",
          "no time zone is called '" + name + "'; use a name such as Europe/Zurich or +01:00",
          zone);
    }
    return true;
  }

  private static DataFusionException refused(String sqlState, String message, SqlNode place) {
    return FrontEndErrors.refused(
        new DataFusionException(ErrorKind.PLAN, sqlState, message), place.getParserPosition());
  }

  private static boolean hasZone(RelDataType type) {
    return type.getSqlTypeName() == SqlTypeName.TIMESTAMP_WITH_LOCAL_TIME_ZONE
        || type.getSqlTypeName() == SqlTypeName.TIMESTAMP_TZ;
  }

  /**
   * A call in the engine's SQL. A time that the clocks of the zone left out is counted on from
   * before the change, one that they showed twice is that of standard time.
   */
  static String sql(RexCall call, RexSql rex) {
    RexNode value = call.getOperands().get(0);
    RexLiteral zone = (RexLiteral) call.getOperands().get(1);
    if (!hasZone(value.getType())) {
      return "from_local_time(" + rex.bare(value) + ", " + rex.bare(zone) + ')';
    }
    TimeUnit unit = ArrowTypes.unit(value.getType().getPrecision());
    Field inZone = Field.nullable("", new ArrowType.Timestamp(unit, LiteralSql.text(zone)));
    return "to_local_time(" + SqlTypeText.arrowCast(rex.bare(value), inZone) + ')';
  }
}
