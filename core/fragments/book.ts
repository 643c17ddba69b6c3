import type { Ctx } from '#core/contracts/ctx'
import type { FragmentDeclaration } from '#core/contracts/fragments'
import type { FragmentName, PageContext } from '#core/contracts/page'

/** What the owner of a fragment does: HTML for these params, or an empty string for "nothing to show". */
export type RenderFragment = (
  ctx: Ctx,
  page: PageContext,
  params: Readonly<Record<string, string>>,
) => Promise<string> | string

/** The fragments of the domains that run in this process. */
export type FragmentBook = {
  lend(fragments: Readonly<Record<FragmentName, RenderFragment>>): void
  find(name: FragmentName): RenderFragment | null
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

/** What its concept says of a fragment, whichever process it runs in. Throws for a name that no concept declares. */
export function declarationOf(ctx: Ctx, name: FragmentName): FragmentDeclaration {
  const declaration = ctx.house.concepts.all().fragments[name]
  if (!declaration) throw new Error(`No concept declares the fragment ${name}`)
  return declaration
}
