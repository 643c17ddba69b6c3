import type { Ctx } from '#core/contracts/ctx'
import type { Money } from '#core/contracts/money'
import { enterGiftCard, ownGiftCards, removeGiftCard, type UsableCard } from '../gift-cards/enter'
import { atTill } from './till'

/** As our cards are printed: sixteen letters and digits, with or without their dashes. */
const LOOKS_LIKE_GIFT_CARD = /^\s*[0-9a-z]{4}(?:[\s-]?[0-9a-z]{4}){3}\s*$/i

export const looksLikeGiftCard = (typed: string): boolean => LOOKS_LIKE_GIFT_CARD.test(typed)

/** The gift cards that pay for what lies in the till. For shopkeepers. */
export const tillCards = (ctx: Ctx): Promise<readonly UsableCard[]> => ownGiftCards(atTill(ctx))

/** Throws what `enterGiftCard` throws. For shopkeepers. */
export const takeCardAtTill = (ctx: Ctx, code: string): Promise<UsableCard> =>
  enterGiftCard(atTill(ctx), code)

/** It is handed back unused. For shopkeepers. Throws `NotFound`. */
export const leaveCardAtTill = (ctx: Ctx, cardId: string): Promise<void> =>
  removeGiftCard(atTill(ctx), cardId)

/** What is left to pay when the cards paid. */
export function dueBeside(total: Money, cards: readonly UsableCard[]): Money {
  const paid = cards.reduce((sum, { left }) => sum + Math.max(0, left.amount), 0)
  return { ...total, amount: Math.max(0, total.amount - paid) }
}
