import type { Ctx } from '#core/contracts/ctx'
import type { SecurityEventName } from '#core/contracts/security-events'
import { db } from '#core/database/db'
import { createSeal, type Details, KEPT_DAYS, type Seal } from './chain'
import { chainAllWaiting, type Link } from './chain-waiting'

const ROWS_AT_ONCE = 1_000

type ChainFault = 'changed' | 'missing' | 'cut off'

export type ChainCheck = {
  /** How many rows hold, from the oldest on. */
  readonly checked: number
  /** Where the chain is broken, and how: null while it holds. */
  readonly broken: { readonly position: number; readonly fault: ChainFault } | null
}

type Anchor = { readonly digest: string; readonly at: Date }

/** Reads the whole security log and computes its chain anew, from the oldest row that is kept, through every anchor. */
export async function checkChain(ctx: Ctx): Promise<ChainCheck> {
  await chainAllWaiting(ctx)
  const seal = createSeal(ctx.house.config)
  const anchors = await anchorsOf(ctx)
  let last: Link | null = null
  let checked = 0
  for (;;) {
    const rows = await rowsAfter(ctx, last?.position ?? 0)
    for (const row of rows) {
      const before: Link | null = last ?? beginning(row.position, anchors)
      const fault = before ? faultOf(seal, row, before, anchors) : 'missing'
      if (fault) return { checked, broken: { position: row.position, fault } }
      last = row
      checked++
    }
    if (rows.length < ROWS_AT_ONCE) break
  }
  const end = [...anchors.entries()].at(-1)
  const isCut = end && end[0] > (last?.position ?? 0) && !(checked === 0 && isOver(ctx, end[1]))
  return { checked, broken: isCut ? { position: end[0], fault: 'cut off' } : null }
}

/** Whether all rows up to this anchor have gone because their time was over. */
function isOver({ now }: Ctx, { at }: Anchor): boolean {
  return now.getTime() - at.getTime() >= KEPT_DAYS * 86_400_000
}

/** What stands before the first row that is kept: nothing, or the anchor of what went. */
function beginning(position: number, anchors: ReadonlyMap<number, Anchor>): Link | null {
  if (position === 1) return { position: 0, digest: '' }
  const anchor = anchors.get(position - 1)
  return anchor ? { position: position - 1, digest: anchor.digest } : null
}

function faultOf(
  seal: Seal,
  row: Awaited<ReturnType<typeof rowsAfter>>[number],
  before: Link,
  anchors: ReadonlyMap<number, Anchor>,
): ChainFault | null {
  if (row.position !== before.position + 1) return 'missing'
  if (row.digest !== seal.row(before.digest, row)) return 'changed'
  // Of whoever left, the digest alone is kept.
  if (row.details && row.detailsDigest !== seal.details(row.details, row.at)) return 'changed'
  const anchor = anchors.get(row.position)
  return anchor && anchor.digest !== row.digest ? 'changed' : null
}

async function rowsAfter(ctx: Ctx, position: number) {
  const rows = await db(ctx)
    .selectFrom('security_events')
    .select(['position', 'at', 'event', 'member_id as memberId', 'by_id as byId', 'client', 'details'])
    .select(['details_digest as detailsDigest', 'digest'])
    .where('position', '>', position)
    .orderBy('position')
    .limit(ROWS_AT_ONCE)
    .execute()
  return rows.map(row => ({
    ...row,
    event: row.event as SecurityEventName,
    details: row.details as Details | null,
  }))
}

async function anchorsOf(ctx: Ctx): Promise<ReadonlyMap<number, Anchor>> {
  const rows = await db(ctx)
    .selectFrom('security_log_anchors')
    .select(['position', 'digest', 'at'])
    .orderBy('position')
    .execute()
  return new Map(rows.map(({ position, ...anchor }) => [position, anchor]))
}
