
/* Forms that Calcite's grammar lacks. What they mean is decided after parsing. */

/** One item of a select list; after AS any word is a label. */
void AddSelectItem(List<SqlNode> list) :
{
    SqlNode e;
    final SqlIdentifier id;
}
{
    e = SelectExpression()
    (
        <AS> id = Label()
        { list.add(SqlStdOperatorTable.AS.createCall(span().end(e), e, id)); }
    |
        // A text after an expression is refused as a label, and not a syntax error.
        LOOKAHEAD(1)
        (
            id = SimpleIdentifier()
        |
            LOOKAHEAD(1)
            id = SimpleIdentifierFromStringLiteral()
        )
        { list.add(SqlStdOperatorTable.AS.createCall(span().end(e), e, id)); }
    |   { list.add(e); }
    )
}

/** The name of a column after AS. */
SqlIdentifier Label() :
{
    final SqlIdentifier id;
}
{
    id = SimpleIdentifier() { return id; }
|
    id = SimpleIdentifierFromStringLiteral() { return id; }
|
    ReservedWord() { return new SqlIdentifier(unquotedIdentifier(), getPos()); }
}

/** Words that are names only after AS. */
void ReservedWord() :
{
}
{
    (
<#list labels as label>
        <${label}><#sep> |</#sep>
</#list>
    )
}

/** An expression or a star of a select list, the star with EXCLUDE or REPLACE. */
SqlNode SelectExpression() :
{
    SqlNode e;
    SqlNodeList excluded = null;
    SqlNodeList replaced = null;
}
{
    (
        <STAR> { e = SqlIdentifier.star(getPos()); }
    |
        e = Expression(ExprContext.ACCEPT_SUB_QUERY)
    )
    [
        LOOKAHEAD({ getToken(0).kind == STAR && (getToken(1).kind == EXCLUDE
            || getToken(1).kind == EXCEPT && getToken(2).kind == LPAREN) })
        excluded = Excluded()
    ]
    [
        LOOKAHEAD({ getToken(1).kind == REPLACE && getToken(2).kind == LPAREN })
        replaced = Replaced()
    ]
    {
        if (excluded == null && replaced == null) {
            return e;
        }
        if (!(e instanceof SqlIdentifier) || !((SqlIdentifier) e).isStar()) {
            throw at(getPos(), new IllegalArgumentException("REPLACE stands after * only"));
        }
        final SqlIdentifier star = (SqlIdentifier) e;
        if (excluded == null) {
            return new SqlStarReplace(span().end(e), star, replaced);
        }
        final SqlParserPos pos = span().end(e);
        final SqlNode rest = new SqlStarExclude(pos, star, excluded);
        return replaced == null ? rest
            : form("EXCLUDE", pos, ImmutableList.of(rest, new SqlStarReplace(pos, star, replaced)));
    }
}

SqlNodeList Excluded() :
{
    final Span s;
    SqlIdentifier id;
    final List<SqlNode> list = new ArrayList<SqlNode>();
}
{
    ( <EXCLUDE> | <EXCEPT> ) { s = span(); }
    (
        id = SimpleIdentifier() { list.add(id); }
    |
        <LPAREN>
        id = CompoundIdentifier() { list.add(id); }
        ( <COMMA> id = CompoundIdentifier() { list.add(id); } )*
        <RPAREN>
    )
    { return new SqlNodeList(list, s.end(this)); }
}

SqlNodeList Replaced() :
{
    final Span s;
    final List<SqlNode> list = new ArrayList<SqlNode>();
}
{
    <REPLACE> { s = span(); }
    <LPAREN>
    AddReplaced(list)
    ( <COMMA> AddReplaced(list) )*
    <RPAREN>
    { return new SqlNodeList(list, s.end(this)); }
}

void AddReplaced(List<SqlNode> list) :
{
    final SqlNode e;
    final SqlIdentifier id;
}
{
    e = Expression(ExprContext.ACCEPT_SUB_QUERY)
    <AS> id = Label()
    { list.add(SqlStdOperatorTable.AS.createCall(span().end(e), e, id)); }
}

/** {@code DISTINCT ON (a, b)}, after the word DISTINCT. */
SqlNode DistinctOn(List<SqlLiteral> keywords) :
{
    final Span s;
    final List<SqlNode> list = new ArrayList<SqlNode>();
}
{
    <ON> { s = span(); }
    <LPAREN>
    AddExpressions(list, ExprContext.ACCEPT_SUB_QUERY)
    <RPAREN>
    {
        keywords.remove(keywords.size() - 1);
        return form("DISTINCT ON", s.end(this), list);
    }
}

/** {@code TOP 5}, {@code TOP (5)}. */
SqlNode Top() :
{
    final SqlNode count;
}
{
    Identifier()
    (
        count = UnsignedNumericLiteralOrParam()
    |
        <LPAREN> count = UnsignedNumericLiteralOrParam() <RPAREN>
    )
    [
        LOOKAHEAD({ getToken(1).kind == PERCENT
            && getToken(2).kind != COMMA && getToken(2).kind != FROM && getToken(2).kind != DOT })
        <PERCENT> { refuse("TOP … PERCENT", "give a number of rows"); }
    ]
    [
        LOOKAHEAD({ getToken(1).kind == WITH && getToken(2).kind == TIES })
        <WITH> <TIES> { refuse("WITH TIES", "use RANK() in QUALIFY"); }
    ]
    { return count; }
}

/** {@code {limit 5 offset 2}}. */
void JdbcLimit(SqlNode[] offsetFetch) :
{
}
{
    <LBRACE_LIMIT> offsetFetch[1] = UnsignedNumericLiteralOrParam()
    [ <OFFSET> offsetFetch[0] = UnsignedNumericLiteralOrParam() ]
    <RBRACE>
}

/** A hint of PostgreSQL that changes no rows. */
void Materialized() :
{
}
{
    [ <NOT> ] Identifier()
}

/** What stands after {@code ::}. */
SqlNode CastTarget() :
{
    final SqlNode target;
}
{
    <INTERVAL> { return intervalType(); }
|
    target = DataType() { return target; }
}

/** An index, or the bounds of a slice. */
SqlNode Subscript() :
{
    SqlNode low = null;
    SqlNode high = null;
    final Span s = span();
}
{
    <COLON>
    [ high = Expression(ExprContext.ACCEPT_SUB_QUERY) ]
    { return slice(low, high, s.end(this)); }
|
    low = Expression(ExprContext.ACCEPT_SUB_QUERY)
    (
        <COLON>
        [ high = Expression(ExprContext.ACCEPT_SUB_QUERY) ]
        { return slice(low, high, s.end(this)); }
    |
        { return low; }
    )
}

JAVACODE SqlNode slice(SqlNode low, SqlNode high, SqlParserPos pos) {
    return form("SLICE", pos, ImmutableList.of(
        low == null ? SqlLiteral.createNull(SqlParserPos.ZERO) : low,
        high == null ? SqlLiteral.createNull(SqlParserPos.ZERO) : high,
        SqlLiteral.createBoolean(low == null, pos),
        SqlLiteral.createBoolean(high == null, pos)));
}

/** A type by a name that is not the standard's. */
SqlTypeNameSpec TypeAlias() :
{
    final Span s;
    final SqlTypeName type;
    int precision = -1;
}
{
    ( <IDENTIFIER> | <DATETIME> | <CLOB> | <BLOB> ) {
        s = span();
        type = TYPE_ALIASES.get(token.image.toUpperCase(Locale.ROOT));
    }
    [
        LOOKAHEAD({ takesPrecision() })
        <LPAREN> precision = UnsignedIntLiteral() <RPAREN>
    ]
    { return new SqlBasicTypeNameSpec(type, precision, s.end(this)); }
}

/** FLOAT with up to 24 binary digits is REAL, any other is DOUBLE. */
SqlTypeName FloatType() :
{
    final int digits;
}
{
    digits = PrecisionOpt() {
        if (digits == 0 || digits > 53) {
            throw at(getPos(), new IllegalArgumentException("FLOAT has 1 to 53 binary digits"));
        }
        return digits < 0 || digits > 24 ? SqlTypeName.DOUBLE : SqlTypeName.REAL;
    }
}

/** The first argument of a call; what orders an expression orders the call. */
SqlNode FirstArgument(ExprContext exprContext) :
{
    SqlNode e;
}
{
    e = QueryOrExpr(exprContext) { argument = e; }
    (
        LOOKAHEAD({ !argument.isA(SqlKind.QUERY) })
        E()
    |
        e = OrderByLimitOpt(e)
    )
    { return e; }
}

/** A context variable that is written as a call. */
SqlIdentifier CalledContextVariable() :
{
    final SqlIdentifier e;
}
{
    ( <CURRENT_CATALOG> | <CURRENT_SCHEMA> ) { e = new SqlIdentifier(unquotedIdentifier(), getPos()); }
    <LPAREN> <RPAREN>
    { return e; }
}

/** An order as the last argument of a call. */
void AddOrder(List<SqlNode> list) :
{
    final SqlNodeList order;
}
{
    order = OrderBy(true) { list.add(order); }
}

/** {@code LEFT SEMI JOIN}, {@code RIGHT ANTI JOIN} and so on. */
JoinType HalfJoin() :
{
}
{
    ( <LEFT> | <RIGHT> { isRightHalf = true; } )
    Identifier() {
        final boolean semi = token.image.equalsIgnoreCase("SEMI");
    }
    <JOIN> { return semi ? JoinType.LEFT_SEMI_JOIN : JoinType.LEFT_ANTI_JOIN; }
}

/** What makes a set operation find the columns of its sides by their names. */
void ByName() :
{
}
{
    <BY> <NAME>
}

/** {@code FROM t SELECT a WHERE b}; without SELECT it gives all columns. */
SqlSelect FromFirst() :
{
    final Span s;
    final SqlNode from;
    final List<SqlLiteral> keywords = new ArrayList<SqlLiteral>();
    final List<SqlNode> items = new ArrayList<SqlNode>();
    SqlNode distinctOn = null;
    SqlNode where = null;
    SqlNodeList groupBy = null;
    SqlNode having = null;
    SqlNodeList windows = null;
    SqlNode qualify = null;
}
{
    <FROM> { s = span(); }
    from = FromClause()
    (
        <SELECT>
        [ AllOrDistinctOf(keywords)
          [ LOOKAHEAD({ getToken(0).kind == DISTINCT && getToken(1).kind == ON }) distinctOn = DistinctOn(keywords) ] ]
        AddSelectItem(items)
        ( <COMMA> AddSelectItem(items) )*
    |
        { items.add(SqlIdentifier.star(getPos())); }
    )
    [ where = Where() ]
    [ groupBy = GroupBy() ]
    [ having = Having() ]
    [ windows = Window() ]
    [ qualify = Qualify() ]
    {
        return new SqlSelect(s.end(this), new SqlNodeList(keywords, s.pos()),
            new SqlNodeList(items, Span.of(items).pos()), from, where, groupBy, having, windows,
            qualify(qualify, distinctOn), null, null, null, SqlNodeList.EMPTY);
    }
}

void AllOrDistinctOf(List<SqlLiteral> keywords) :
{
    final SqlLiteral keyword;
}
{
    keyword = AllOrDistinct() { keywords.add(keyword); }
}

/** {@code [1, 2]}. */
SqlNode ArrayInBrackets() :
{
    final Span s;
    SqlNodeList elements = SqlNodeList.EMPTY;
}
{
    <LBRACKET> { s = span(); }
    [ elements = ExpressionCommaList(s, ExprContext.ACCEPT_SUB_QUERY) ]
    <RBRACKET>
    {
        return elements.isEmpty()
            ? call("make_array", s.end(this))
            : SqlStdOperatorTable.ARRAY_VALUE_CONSTRUCTOR.createCall(s.end(this), elements.getList());
    }
}

/** {@code {a: 1, 'b c': 2}}. */
SqlNode StructInBraces() :
{
    final Span s;
    final List<SqlNode> fields = new ArrayList<SqlNode>();
}
{
    (
        <LBRACE_FIELD> { s = span(); fields.add(fieldName(token.image.substring(1, token.image.length() - 1).trim(), getPos())); }
    |
        <LBRACE> { s = span(); }
        FieldName(fields) <COLON>
    )
    AddExpression(fields, ExprContext.ACCEPT_SUB_QUERY)
    (
        <COMMA> FieldName(fields) <COLON>
        AddExpression(fields, ExprContext.ACCEPT_SUB_QUERY)
    )*
    <RBRACE>
    { return call("named_struct", s.end(this), fields.toArray(new SqlNode[0])); }
}

/** The name of a field as it is written, as in the engine. */
void FieldName(List<SqlNode> fields) :
{
    final SqlIdentifier name;
}
{
    (
        name = SimpleIdentifier() {
            fields.add(fieldName(name.isComponentQuoted(0) ? name.getSimple() : token.image, getPos()));
        }
    |
        ReservedWord() { fields.add(fieldName(token.image, getPos())); }
    |
        <QUOTED_STRING> { fields.add(fieldName(SqlParserUtil.parseString(token.image), getPos())); }
    )
}

/** {@code MAP {'a': 1}}. */
SqlNode MapInBraces() :
{
    final Span s;
    final List<SqlNode> entries = new ArrayList<SqlNode>();
}
{
    <MAP> { s = span(); }
    (
        <LBRACE_FIELD> { refuse("a key of a map that is a name", "put it into quotes"); }
    |
        <LBRACE>
        [
            AddEntry(entries)
            ( <COMMA> AddEntry(entries) )*
        ]
    )
    <RBRACE>
    {
        return entries.isEmpty()
            ? call("map", s.end(this), call("make_array", s.pos()), call("make_array", s.pos()))
            : SqlStdOperatorTable.MAP_VALUE_CONSTRUCTOR.createCall(s.end(this), entries);
    }
}

void AddEntry(List<SqlNode> entries) :
{
}
{
    AddExpression(entries, ExprContext.ACCEPT_SUB_QUERY)
    <COLON>
    AddExpression(entries, ExprContext.ACCEPT_SUB_QUERY)
}
