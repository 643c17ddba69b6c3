import { sql } from 'kysely'
import type { Tx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import { undoOrder } from './write-order'
import type { Changes } from './written'

type Undo = Partial<Made> & { readonly fields?: Changes }

/** A variant that a row made, perhaps with its product. */
export type Made = { readonly variant: string; readonly product: string; readonly isNewProduct?: boolean }

/** Takes back the order that a row made. Null when it was; a sentence for what stays. */
export async function undoRow(tx: Tx, written: unknown): Promise<string | null> {
  if (isOrder(written)) return undoOrder(tx, written.order)
  return 'Members stay: who leaves closes their account themselves.'
}

export function isMade(written: unknown): boolean {
  const { variant, fields } = (written ?? {}) as Undo
  return Boolean(variant) && !fields
}

/** What was sold since is in somebody's order: it is retired, never deleted. */
export async function undoMade(tx: Tx, made: readonly Made[]): Promise<void> {
  await sql`
    insert into variant_retirements (variant_id, retired_by_id, retired_at)
    select id, ${tx.viewer.member?.id ?? null}::uuid, ${tx.now} from unnest(${made.map(({ variant }) => variant)}::uuid[]) id
    on conflict do nothing`.execute(db(tx))
  const products = made.flatMap(({ product, isNewProduct }) => (isNewProduct ? [product] : []))
  await sql`delete from listings where product_id = any(${products}::uuid[])`.execute(db(tx))
}

const isOrder = (written: unknown): written is { readonly order: string } =>
  typeof written === 'object' && written !== null && 'order' in written
