import type { Ctx } from '#core/contracts/ctx'
import { requireMember } from '#core/contracts/require-role'
import { decrypt, encrypt } from '#core/crypto/encrypt'
import { db } from '#core/database/db'

const PURPOSE = 'cards on file at rest'

/** A card as its owner knows it again. */
export type CardView = {
  readonly id: string
  /** As it is printed on the card, or `Card`. */
  readonly kind: string
  readonly last4: string | null
  readonly keptAt: Date
}

/** The card that a member left; null for who left none. */
export async function cardOf(ctx: Pick<Ctx, 'em'>, memberId: string): Promise<CardView | null> {
  const row = await db(ctx)
    .selectFrom('cards')
    .select(['id', 'kind', 'last4', 'kept_at'])
    .where('member_id', '=', memberId)
    .where('removed_at', 'is', null)
    .executeTakeFirst()
  return row ? { id: row.id, kind: wordOf(row.kind), last4: row.last4, keptAt: row.kept_at } : null
}

/** The viewer's own. */
export const ownCard = (ctx: Ctx): Promise<CardView | null> => cardOf(ctx, requireMember(ctx).id)

/** `VISA` and `MASTERCARD` as people say them. */
function wordOf(kind: string): string {
  if (kind === 'UNKNOWN') return 'Card'
  const words = kind.toLowerCase().split('_')
  return words.map(word => `${word.charAt(0).toUpperCase()}${word.slice(1)}`).join(' ')
}

/** `Visa ending 4242`. */
export const cardWords = ({ kind, last4 }: Pick<CardView, 'kind' | 'last4'>): string =>
  last4 ? `${kind} ending ${last4}` : kind

export type ChargeableCard = { readonly id: string; readonly customerId: string; readonly token: string }

/** The card of a member with what charges it; null for none, and for one that no key of ours opens. */
export async function chargeableCard(ctx: Ctx, memberId: string): Promise<ChargeableCard | null> {
  const row = await db(ctx)
    .selectFrom('cards as c')
    .innerJoin('card_customers as k', 'k.member_id', 'c.member_id')
    .select(['c.id', 'c.token_sealed', 'k.customer_id'])
    .where('c.member_id', '=', memberId)
    .where('c.removed_at', 'is', null)
    .executeTakeFirst()
  if (!row?.token_sealed) return null
  const token = await tokenOf(ctx, row.id, row.token_sealed)
  return token === null ? null : { id: row.id, customerId: row.customer_id, token }
}

export const sealToken = ({ house }: Pick<Ctx, 'house'>, token: string): Promise<string> =>
  encrypt(house.config.keys, PURPOSE, token)

/** Null where no key of ours opens it: the card has to be left anew. */
export async function tokenOf({ house }: Ctx, cardId: string, sealed: string): Promise<string | null> {
  try {
    return await decrypt(house.config.keys, PURPOSE, sealed)
  } catch (fault) {
    house.log.error({ err: fault, card: cardId }, 'the token of a card cannot be opened')
    return null
  }
}
