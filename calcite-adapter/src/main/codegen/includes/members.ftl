    private static final SqlBinaryOperator CONCATENATION = otherOperator("||");
    private static final SqlBinaryOperator BIT_AND = otherOperator("&");
    private static final SqlBinaryOperator BIT_OR = otherOperator("|");
    private static final SqlBinaryOperator BIT_XOR = otherOperator("#");
    private static final SqlBinaryOperator LEFT_SHIFT = otherOperator("<<");
    private static final SqlBinaryOperator RIGHT_SHIFT = otherOperator(">>");
    private static final SqlBinaryOperator HOLDS_ALL_OF = otherOperator("@>");
    private static final SqlBinaryOperator ALL_HELD_BY = otherOperator("<" + "@");
    private static final SqlBinaryOperator MATCHES_REGEX = otherOperator("~");
    private static final SqlBinaryOperator MATCHES_REGEX_ANY_CASE = otherOperator("~*");
    private static final SqlBinaryOperator MATCHES_NOT_REGEX = otherOperator("!~");
    private static final SqlBinaryOperator MATCHES_NOT_REGEX_ANY_CASE = otherOperator("!~*");
    /** Binds more than arithmetic, as in PostgreSQL. */
    private static final SqlBinaryOperator AT_TIME_ZONE =
        new SqlBinaryOperator("AT TIME ZONE", SqlKind.OTHER, 70, true, null, null, null);
    /** Binds like UNION. */
    private static final SqlSetOperator UNION_BY_NAME =
        new SqlSetOperator("UNION BY NAME", SqlKind.UNION, 12, false);
    private static final SqlSetOperator UNION_ALL_BY_NAME =
        new SqlSetOperator("UNION ALL BY NAME", SqlKind.UNION, 12, true);
    private static final SqlPrefixOperator BIT_NOT =
        new SqlPrefixOperator("~", SqlKind.OTHER, 36, null, null, null);

    /** Type names of PostgreSQL and other engines, and the types that they mean here. */
    private static final ImmutableMap<String, SqlTypeName> TYPE_ALIASES =
        ImmutableMap.<String, SqlTypeName>builder()
            .put("TEXT", SqlTypeName.VARCHAR)
            .put("STRING", SqlTypeName.VARCHAR)
            .put("BPCHAR", SqlTypeName.VARCHAR)
            .put("NVARCHAR", SqlTypeName.VARCHAR)
            .put("CLOB", SqlTypeName.VARCHAR)
            .put("INT1", SqlTypeName.TINYINT)
            .put("INT2", SqlTypeName.SMALLINT)
            .put("INT4", SqlTypeName.INTEGER)
            .put("INT8", SqlTypeName.BIGINT)
            .put("INT64", SqlTypeName.BIGINT)
            .put("UTINYINT", SqlTypeName.UTINYINT)
            .put("USMALLINT", SqlTypeName.USMALLINT)
            .put("UINTEGER", SqlTypeName.UINTEGER)
            .put("UBIGINT", SqlTypeName.UBIGINT)
            .put("FLOAT4", SqlTypeName.REAL)
            .put("FLOAT8", SqlTypeName.DOUBLE)
            .put("FLOAT64", SqlTypeName.DOUBLE)
            .put("BOOL", SqlTypeName.BOOLEAN)
            .put("BYTEA", SqlTypeName.VARBINARY)
            .put("BYTES", SqlTypeName.VARBINARY)
            .put("BLOB", SqlTypeName.VARBINARY)
            .put("DATETIME", SqlTypeName.TIMESTAMP)
            .put("TIMESTAMPTZ", SqlTypeName.TIMESTAMP_WITH_LOCAL_TIME_ZONE)
            .build();

    private boolean numberedParameters;

    /** The last first argument of a call. */
    private SqlNode argument;

    /** Binds less than + and more than comparisons, as all other operators do in PostgreSQL. */
    private static SqlBinaryOperator otherOperator(String name) {
        return new SqlBinaryOperator(name, SqlKind.OTHER, 36, true, null, null, null);
    }

    /** Throws that a form is not supported; never returns. */
    private SqlLiteral refuse(String what, String remedy) throws ParseException {
        throw at(getPos(), new UnsupportedOperationException(what + "\n" + remedy));
    }

    private static CalciteContextException at(SqlParserPos pos, RuntimeException cause) {
        return new CalciteContextException("", cause, pos.getLineNum(), pos.getColumnNum(),
            pos.getEndLineNum(), pos.getEndColumnNum());
    }

    /** A call that only this grammar makes: those of users are not in the category SYSTEM. */
    private static SqlCall form(String name, SqlParserPos pos, List<? extends SqlNode> operands) {
        return new org.apache.calcite.sql.SqlUnresolvedFunction(
            new SqlIdentifier(name, pos), null, null, null, null,
            SqlFunctionCategory.SYSTEM).createCall(pos, new ArrayList<SqlNode>(operands));
    }

    private static SqlNode intervalText(int sign, String text, SqlParserPos pos) {
        return form("INTERVAL", pos,
            ImmutableList.of(SqlLiteral.createCharString(sign < 0 ? "-" : "", pos),
                SqlLiteral.createCharString(text, pos)));
    }

    private SqlNode intervalType() throws ParseException {
        return new SqlDataTypeSpec(
            new SqlUserDefinedTypeNameSpec(new SqlIdentifier("interval", getPos()), getPos()),
            getPos());
    }

    private SqlNode qualify(SqlNode qualify, SqlNode distinctOn) throws ParseException {
        if (distinctOn == null) {
            return qualify;
        }
        if (qualify != null) {
            refuse("QUALIFY beside DISTINCT ON", "use ROW_NUMBER() in QUALIFY alone");
        }
        return distinctOn;
    }

    private SqlDynamicParam positionalParameter() throws ParseException {
        if (numberedParameters) {
            throw at(getPos(), new IllegalArgumentException(MIXED_PARAMETERS));
        }
        return new SqlDynamicParam(nDynamicParams++, getPos());
    }

    private SqlDynamicParam numberedParameter() throws ParseException {
        if (nDynamicParams > 0) {
            throw at(getPos(), new IllegalArgumentException(MIXED_PARAMETERS));
        }
        numberedParameters = true;
        final String digits = token.image.substring(1);
        if (digits.length() > 5 || Integer.parseInt(digits) < 1
            || Integer.parseInt(digits) > MAX_PARAMETER) {
            throw at(getPos(), new IllegalArgumentException(
                "parameters are numbered from $1 to $" + MAX_PARAMETER + ", not " + token.image));
        }
        return new SqlDynamicParam(Integer.parseInt(digits) - 1, getPos());
    }

    private static final int MAX_PARAMETER = 65535;
    private static final String MIXED_PARAMETERS =
        "parameters are written either ? or $1, not both in one statement";

    /** Whether a word begins a statement that is no query. */
    private static boolean beginsOtherStatement(int kind) {
        switch (kind) {
        case EXPLAIN:
        case DESCRIBE:
        case INSERT:
        case UPSERT:
        case DELETE:
        case UPDATE:
        case MERGE:
        case CALL:
            return true;
        default:
            return false;
        }
    }

    /** Whether TOP here counts rows, and is not a name. */
    private boolean isTop() {
        if (!getToken(1).image.equalsIgnoreCase("TOP")) {
            return false;
        }
        final int next = getToken(2).kind;
        return isCount(next)
            || next == LPAREN && isCount(getToken(3).kind) && getToken(4).kind == RPAREN;
    }

    private static boolean isCount(int kind) {
        return kind == UNSIGNED_INTEGER_LITERAL || kind == HOOK || kind == NUMBERED_PARAMETER;
    }

    /** Whether a token can follow GROUP BY ALL without a list. */
    private static boolean endsGroupBy(int kind) {
        switch (kind) {
        case EOF:
        case SEMICOLON:
        case RPAREN:
        case HAVING:
        case WINDOW:
        case QUALIFY:
        case ORDER:
        case LIMIT:
        case OFFSET:
        case FETCH:
        case LBRACE_LIMIT:
        case UNION:
        case INTERSECT:
        case EXCEPT:
            return true;
        default:
            return false;
        }
    }

    /** Whether arguments of a function are parted by words, so that JDBC's {fn} has to know it. */
    private static boolean hasWordsInside(int kind) {
        return kind == EXTRACT || kind == POSITION || kind == TRIM || kind == OVERLAY
            || kind == CAST;
    }

    /** Whether a variable that has no arguments is written as a call. */
    private boolean isCalledContext() {
        final int kind = getToken(1).kind;
        return (kind == CURRENT_SCHEMA || kind == CURRENT_CATALOG) && getToken(2).kind == LPAREN;
    }

    /** Whether INTERVAL before a sign begins a literal, and is no name. */
    private boolean beginsLiteral() {
        return getToken(1).kind != INTERVAL
            || getToken(2).kind != PLUS && getToken(2).kind != MINUS
            || getToken(3).kind == QUOTED_STRING;
    }

    private static boolean endsWithLock(String word) {
        return word.equalsIgnoreCase("UPDATE") || word.equalsIgnoreCase("SHARE")
            || word.equalsIgnoreCase("NO") || word.equalsIgnoreCase("KEY");
    }

    /** The unit of EXTRACT('year' FROM x). */
    private static SqlIntervalQualifier timeUnit(String name, SqlParserPos pos) {
        for (TimeUnit unit : TimeUnit.values()) {
            if (unit.name().equalsIgnoreCase(name)) {
                return new SqlIntervalQualifier(unit, null, pos);
            }
        }
        return new SqlIntervalQualifier(name, pos);
    }

    private boolean isMaterialized() {
        final int word = getToken(1).kind == NOT ? 2 : 1;
        return getToken(word).image.equalsIgnoreCase("MATERIALIZED")
            && getToken(word + 1).kind == LPAREN;
    }

    /**
     * A window. Calcite knows frames in ROWS and in RANGE; one in GROUPS, for which there is no
     * answer to the question about rows, is one in ROWS whose offsets are forms, and without
     * offsets it is the same as one in RANGE.
     */
    private static SqlWindow window(SqlIdentifier name, SqlNodeList partition, SqlNodeList order,
        SqlLiteral isRows, SqlNode lower, SqlNode upper, SqlLiteral allowPartial,
        SqlLiteral exclude, SqlParserPos pos) {
        final boolean groups = isRows == null;
        return SqlWindow.create(null, name, partition, order,
            groups
                ? SqlLiteral.createBoolean(lower instanceof SqlCall || upper instanceof SqlCall, pos)
                : isRows,
            groups ? groupsBound(lower) : lower, groups ? groupsBound(upper) : upper,
            allowPartial, exclude, pos);
    }

    private static SqlNode groupsBound(SqlNode bound) {
        if (!(bound instanceof SqlCall)) {
            return bound;
        }
        final SqlCall call = (SqlCall) bound;
        final SqlParserPos pos = bound.getParserPosition();
        return call.getOperator().createCall(pos, form("GROUPS", pos, call.getOperandList()));
    }

    /** Whether a window has no name before its clauses. */
    private boolean beginsWindowClause() {
        switch (getToken(1).kind) {
        case PARTITION:
            return getToken(2).kind == BY;
        case ROWS:
        case RANGE:
        case GROUPS:
            return getToken(2).kind != RPAREN && getToken(2).kind != ORDER
                && getToken(2).kind != PARTITION;
        default:
            return false;
        }
    }

    private boolean isRightShift() {
        final Token first = getToken(1);
        final Token second = getToken(2);
        return first.kind == GT && second.kind == GT
            && first.endLine == second.beginLine && first.endColumn + 1 == second.beginColumn;
    }

    private boolean isTypeAlias() {
        return TYPE_ALIASES.containsKey(getToken(1).image.toUpperCase(Locale.ROOT));
    }

    private boolean takesPrecision() {
        final SqlTypeName type = TYPE_ALIASES.get(getToken(0).image.toUpperCase(Locale.ROOT));
        return getToken(1).kind == LPAREN && type != null && type.allowsPrec();
    }

    /** Types of joins that give rows of their right side alone, until the join is made. */
    private final Set<SqlLiteral> rightHalves = Sets.newIdentityHashSet();

    /** Whether the last type of a join is one of these. */
    private boolean isRightHalf;

    private SqlLiteral joinSymbol(JoinType type) throws ParseException {
        final SqlLiteral symbol = type.symbol(getPos());
        if (isRightHalf) {
            rightHalves.add(symbol);
        }
        isRightHalf = false;
        return symbol;
    }

    /** A join; rows of the right side alone are those of the left side of the other way round. */
    private SqlJoin join(SqlParserPos pos, SqlNode left, SqlLiteral natural, SqlLiteral type,
        SqlNode right, SqlLiteral conditionType, SqlNode condition) {
        final boolean swap = rightHalves.remove(type);
        return new SqlJoin(pos, swap ? right : left, natural, type, swap ? left : right,
            conditionType, condition);
    }

    /** Whether a join begins that gives rows of one side alone. */
    private boolean isHalfJoin() {
        return (getToken(1).kind == LEFT || getToken(1).kind == RIGHT) && getToken(3).kind == JOIN
            && (getToken(2).image.equalsIgnoreCase("SEMI") || getToken(2).image.equalsIgnoreCase("ANTI"));
    }

    private static SqlNode fieldName(String name, SqlParserPos pos) {
        return SqlLiteral.createCharString(name, pos);
    }

    /** A call as a user writes it. */
    private static SqlNode call(String function, SqlParserPos pos, SqlNode... operands) {
        return new org.apache.calcite.sql.SqlUnresolvedFunction(
            new SqlIdentifier(function, pos), null, null, null, null,
            SqlFunctionCategory.USER_DEFINED_FUNCTION).createCall(pos, operands);
    }
