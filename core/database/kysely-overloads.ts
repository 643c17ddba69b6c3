import type {
  AnyColumn,
  AnyColumnWithTable,
  ComparisonOperatorExpression,
  DeleteResult,
  Expression,
  JoinBuilder,
  Nullable,
  SelectType,
  UpdateResult,
} from 'kysely'

// The forms that nearly all queries have, as types that are cheap to check: Kysely's own look through all tables at each
// of them, for all that a table or a value may be (docs/decisions/0113-cheap-types-for-common-queries.md). The compiler tries
// these first, and Kysely's for what they do not take: a subquery, a callback, an alias that is also a table's name.
declare module 'kysely' {
  interface QueryCreator<DB> {
    selectFrom<T extends keyof DB & string>(table: T): SelectQueryBuilder<DB, T, Unselected>
    selectFrom<T extends keyof DB & string, A extends string>(
      table: `${T} as ${A}`,
    ): SelectQueryBuilder<With<DB, A, DB[T]>, A, Unselected>

    updateTable<T extends keyof DB & string>(table: T): UpdateQueryBuilder<DB, T, T, UpdateResult>
    updateTable<T extends keyof DB & string, A extends string>(
      table: `${T} as ${A}`,
    ): UpdateQueryBuilder<With<DB, A, DB[T]>, A, A, UpdateResult>

    deleteFrom<T extends keyof DB & string>(table: T): DeleteQueryBuilder<DB, T, DeleteResult>
    deleteFrom<T extends keyof DB & string, A extends string>(
      table: `${T} as ${A}`,
    ): DeleteQueryBuilder<With<DB, A, DB[T]>, A, DeleteResult>
  }

  interface SelectQueryBuilder<DB, TB extends keyof DB, O> {
    where<C extends Column<DB, TB>>(
      column: C,
      operator: ComparisonOperatorExpression,
      value: OneOrMany<Value<DB, TB, C> | null>,
    ): SelectQueryBuilder<DB, TB, O>

    innerJoin<T extends keyof DB & string, A extends string, C extends JoinColumn<DB, TB, A, DB[T]>>(
      table: `${T} as ${A}`,
      left: C,
      right: C,
    ): SelectQueryBuilder<With<DB, A, DB[T]>, TB | A, O>
    innerJoin<T extends keyof DB & string, A extends string>(
      table: `${T} as ${A}`,
      condition: JoinCondition<DB, TB, A, DB[T]>,
    ): SelectQueryBuilder<With<DB, A, DB[T]>, TB | A, O>

    leftJoin<T extends keyof DB & string, A extends string, C extends JoinColumn<DB, TB, A, DB[T]>>(
      table: `${T} as ${A}`,
      left: C,
      right: C,
    ): SelectQueryBuilder<With<DB, A, Nullable<DB[T]>>, TB | A, O>
    leftJoin<T extends keyof DB & string, A extends string>(
      table: `${T} as ${A}`,
      condition: JoinCondition<DB, TB, A, DB[T]>,
    ): SelectQueryBuilder<With<DB, A, Nullable<DB[T]>>, TB | A, O>
  }

  interface UpdateQueryBuilder<DB, UT extends keyof DB, TB extends keyof DB, O> {
    where<C extends Column<DB, TB>>(
      column: C,
      operator: ComparisonOperatorExpression,
      value: OneOrMany<Value<DB, TB, C> | null>,
    ): UpdateQueryBuilder<DB, UT, TB, O>
  }

  interface DeleteQueryBuilder<DB, TB extends keyof DB, O> {
    where<C extends Column<DB, TB>>(
      column: C,
      operator: ComparisonOperatorExpression,
      value: OneOrMany<Value<DB, TB, C> | null>,
    ): DeleteQueryBuilder<DB, TB, O>
  }
}

// biome-ignore lint/complexity/noBannedTypes: what Kysely calls the row of a query that selects nothing yet.
type Unselected = {}

/** The tables with one more, under an alias. */
type With<DB, A extends string, Row> = DB & { [alias in A]: Row }

type Column<DB, TB extends keyof DB> = AnyColumn<DB, TB> | AnyColumnWithTable<DB, TB>

/** What a column holds, by its name alone or after its table's. */
type Value<DB, TB extends keyof DB, C> = C extends `${infer T}.${infer K}`
  ? T extends TB
    ? K extends keyof DB[T]
      ? SelectType<DB[T][K]>
      : never
    : never
  : { [T in TB]: C extends keyof DB[T] ? SelectType<DB[T][C]> : never }[TB]

type OneOrMany<V> = V | Expression<V> | readonly (V | Expression<V>)[]

/** A column of the tables that are there, or of the one that is joined: never, if its alias is taken for a table. */
type JoinColumn<DB, TB extends keyof DB, A extends string, Row> = A extends keyof DB
  ? never
  : AnyColumnWithTable<DB, TB> | `${A}.${keyof Row & string}`

type JoinCondition<DB, TB extends keyof DB, A extends string, Row> = A extends keyof DB
  ? never
  : (join: JoinBuilder<With<DB, A, Row>, TB | A>) => JoinBuilder<With<DB, A, Row>, TB | A>
