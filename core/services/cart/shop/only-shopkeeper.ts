import type { Ctx } from '#core/contracts/ctx'
import { NotFound } from '#core/contracts/refusal'
import { mayAct } from '#core/contracts/viewer'

/** To anybody else these pages do not exist. */
export function onlyShopkeeper(ctx: Ctx): void {
  if (!mayAct(ctx.viewer, 'shopkeeper')) throw new NotFound()
}
