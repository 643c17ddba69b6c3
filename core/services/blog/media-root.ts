import type { Ctx } from '#core/contracts/ctx'

/** What every address of our media begins with. */
export function mediaRoot({ house }: Pick<Ctx, 'house'>): string {
  return house.media.url('a.bin').slice(0, -'a.bin'.length)
}
