import type { Tx } from '#core/contracts/ctx'
import { type CollectedOrder, SlotFull, SlotGone, TooLateToMove } from '#core/contracts/events'

/**
 * A paid order keeps its slot. One that had run out meanwhile asks for the same slot again; is it taken by now, the
 * order stands without, and its buyer is told.
 */
export async function keepSlot(
  tx: Tx,
  order: CollectedOrder & { readonly slotId: string | null },
): Promise<void> {
  if (!order.slotId) return
  try {
    await tx.services.events.bookForOrder(tx, order, order.slotId)
  } catch (refusal) {
    if (!isSlotRefusal(refusal)) throw refusal
    tx.house.log.info({ order: order.id, reason: refusal.name }, 'a late payment did not get its slot back')
  }
}

/** Another time has to be chosen; nothing else is wrong. */
export function isSlotRefusal(fault: unknown): fault is SlotFull | SlotGone | TooLateToMove {
  return fault instanceof SlotFull || fault instanceof SlotGone || fault instanceof TooLateToMove
}
