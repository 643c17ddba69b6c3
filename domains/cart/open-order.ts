import type { Ctx } from '#core/contracts/ctx'

/** Who asks for which order: a member by its number, a guest by its signed link. */
export type OpenOrder = (
  ctx: Ctx,
  params: Readonly<Record<string, string>>,
) => Promise<{ readonly ctx: Ctx; readonly number: string }>
