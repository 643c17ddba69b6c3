import type { Ctx } from '#core/contracts/ctx'
import type { DomainName } from '#core/contracts/domain'
import type { FragmentName, PageContext } from '#core/contracts/page'
import { logThrottled } from '#core/log/throttled-log'
import { fragmentsLent } from '#core/metrics/metrics'
import type { Lent } from './ask-owner'
import type { FragmentBook } from './book'
import { renderOwn } from './render'

/** The metrics name no fragment that only a sibling has heard of. */
const UNKNOWN = 'unknown'

type Asked = { readonly name: string; readonly params: Readonly<Record<string, string>> }

/**
 * Fragments of this domain for a sibling's page, one or several: each a promise of its own, so that the slow hold up
 * no quick ones, and counted by its own outcome. HTML is null for what failed or is not ours. Never rejects.
 */
export function lendFragments(
  ctx: Ctx,
  book: FragmentBook,
  page: PageContext,
  domain: DomainName,
  asked: readonly Asked[],
): readonly Promise<Lent>[] {
  return asked.map(async ({ name, params }, at) => {
    if (!isOwn(ctx, domain, name)) {
      fragmentsLent.inc({ fragment: UNKNOWN, outcome: 'unknown' })
      return { at, html: null }
    }
    try {
      const html = await renderOwn(ctx, book, page, name, params)
      fragmentsLent.inc({ fragment: name, outcome: 'lent' })
      return { at, html }
    } catch (fault) {
      fragmentsLent.inc({ fragment: name, outcome: 'failed' })
      logThrottled(
        ctx.house.log,
        'warn',
        { err: fault, fragment: name },
        'a fragment that was asked for failed',
      )
      return { at, html: null }
    }
  })
}

function isOwn(ctx: Ctx, domain: DomainName, name: string): name is FragmentName {
  return name.startsWith(`${domain}/`) && Object.hasOwn(ctx.house.concepts.all().fragments, name)
}
