import type { Ctx } from '#core/contracts/ctx'
import { Refusal } from '#core/contracts/refusal'
import { AlreadyClaimed, whileClaimed } from '#core/jobs/claim'

/** Somebody else deals with the same difference, and takes long. */
export class DifferenceUnderWay extends Refusal {
  override name = 'DifferenceUnderWay'
  constructor() {
    super('Somebody is dealing with this at the moment. Please look again in a minute.', 409)
  }
}

/** Nobody notes what is on its way back to a card, nor gives back what is being noted. Throws `DifferenceUnderWay`. */
export async function whileDealtWith(ctx: Ctx, id: string, work: () => Promise<void>): Promise<void> {
  try {
    await whileClaimed(ctx, `second-payment:${id}`, work)
  } catch (fault) {
    throw fault instanceof AlreadyClaimed ? new DifferenceUnderWay() : fault
  }
}
