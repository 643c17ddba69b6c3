import { CompiledQuery } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import { db } from './db'

/**
 * The rows that a function of the database gives for these values, which are bound. For the few that are asked for with
 * nearly every request of a machine (docs/decisions/0049): the text is the same each time, so nothing of it is made
 * anew. `Row` has the names of the function's own columns.
 */
export async function callFunction<Row>(
  ctx: Pick<Ctx, 'em'>,
  name: 'give_code' | 'spend_code' | 'spend_refresh_token',
  values: readonly unknown[],
): Promise<readonly Row[]> {
  const query = CompiledQuery.raw(textOf(name, values.length), values.map(bound)) as CompiledQuery<Row>
  const { rows } = await db(ctx).executeQuery(query)
  return rows
}

/** The driver writes moments in the machine's zone, piece by piece: this is one call, and the same moment. */
function bound(value: unknown): unknown {
  return value instanceof Date ? value.toISOString() : value
}

const texts = new Map<string, string>()

function textOf(name: string, count: number): string {
  const text =
    texts.get(name) ??
    `select * from ${name}(${Array.from({ length: count }, (_, at) => `$${at + 1}`).join(', ')})`
  texts.set(name, text)
  return text
}
