import type { Ctx } from '#core/contracts/ctx'
import type { KnownFragment } from '#core/contracts/fragments'
import type { PageContext } from '#core/contracts/page'

/** What the owner of a fragment does: HTML for these params, or an empty string for "nothing to show". */
export type RenderFragment = (
  ctx: Ctx,
  page: PageContext,
  params: Readonly<Record<string, string>>,
) => Promise<string> | string

/** The fragments of the domains that run in this process. */
export type FragmentBook = {
  lend(fragments: Readonly<Partial<Record<KnownFragment, RenderFragment>>>): void
  find(name: KnownFragment): RenderFragment | null
}

export function createFragmentBook(): FragmentBook {
  const lent = new Map<string, RenderFragment>()
  return {
    lend(fragments) {
      for (const [name, render] of Object.entries(fragments)) lent.set(name, render)
    },
    find: name => lent.get(name) ?? null,
  }
}
