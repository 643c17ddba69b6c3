import type { Tx } from '#core/contracts/ctx'
import { db } from '#core/database/db'

/** Of what is fetched by schedule, in a row: once may be a server that is being restarted. */
export const FAILURES_BEFORE_LETTER = 3
const MOST_TOLD = 20

/** Who is told, by their addresses: shopkeepers, whoever has been one for longest first. */
export async function shopkeepersToNotify(tx: Tx): Promise<readonly string[]> {
  const shopkeepers = await db(tx)
    .selectFrom('role_grants as g')
    .innerJoin('members as m', 'm.id', 'g.member_id')
    .select('m.email')
    .where('g.role', '=', 'shopkeeper')
    .where('m.email', 'is not', null)
    .orderBy('g.granted_at')
    .limit(MOST_TOLD)
    .execute()
  return shopkeepers.flatMap(({ email }) => email ?? [])
}
