import type { Ctx } from '#core/contracts/ctx'

/**
 * Plain rows of a query with `?` placeholders. The driver hands moments over as text: columns whose name ends
 * in `At` become `Date`s here.
 */
export async function select<Row extends object>(
  ctx: Pick<Ctx, 'em'>,
  sql: string,
  params: readonly unknown[] = [],
): Promise<Row[]> {
  const rows = await ctx.em.execute<Record<string, unknown>[]>(sql, [...params])
  return rows.map(revive) as Row[]
}

function revive(row: Record<string, unknown>): Record<string, unknown> {
  for (const [name, value] of Object.entries(row)) {
    if (name.endsWith('At') && typeof value === 'string') row[name] = new Date(value)
  }
  return row
}
