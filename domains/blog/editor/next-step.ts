import type { Flash, PageContext } from '#core/contracts/page'
import { FutureTime } from '#core/services/blog/publish'
import type { NextStep } from '#core/services/blog/save-and-transition'
import { PastTime } from '#core/services/blog/schedule'
import { momentOf } from '#core/text/local-time'
import { formatTime } from '#templates/components/time'

type ReadStep =
  | { readonly ok: true; readonly next: NextStep | null }
  | { readonly ok: false; readonly error: string }

const PLAIN = ['publish', 'unpublish', 'unschedule', 'delete', 'share', 'withdraw'] as const

/** What the button says that the text was sent with; none says that it is only to be saved. */
export function readNextStep(body: unknown, page: Pick<PageContext, 'timeZone' | 'now'>): ReadStep {
  const { next, publishAt } = (body ?? {}) as { next?: unknown; publishAt?: unknown }
  const plain = PLAIN.find(kind => kind === next)
  if (plain) return { ok: true, next: { kind: plain } }
  if (next !== 'schedule' && next !== 'redate') return { ok: true, next: null }
  const at = momentOf(String(publishAt ?? ''), page.timeZone)
  if (!at) return { ok: false, error: 'Give a day and a time.' }
  if (next === 'redate') {
    return at > page.now
      ? { ok: false, error: new FutureTime().message }
      : { ok: true, next: { kind: next, at } }
  }
  if (at <= page.now) return { ok: false, error: new PastTime().message }
  return { ok: true, next: { kind: 'schedule', at } }
}

/** What is said on the page that follows. */
export function describeStep(
  next: NextStep | null,
  slug: string,
  page: Pick<PageContext, 'locale' | 'timeZone'>,
): Flash {
  switch (next?.kind) {
    case 'publish':
      return { kind: 'success', text: `Published at /${slug}.` }
    case 'unpublish':
      return { kind: 'success', text: 'Saved. It is a draft again.' }
    case 'schedule':
      return { kind: 'success', text: `Saved. It will be published on ${formatTime(next.at, page, 'both')}.` }
    case 'redate':
      return { kind: 'success', text: `Saved. It was published on ${formatTime(next.at, page, 'both')}.` }
    case 'share':
      return { kind: 'success', text: 'Saved. Whoever has the link can read it now.' }
    case 'withdraw':
      return { kind: 'success', text: 'Saved. The link opens nothing any more.' }
    case 'unschedule':
      return { kind: 'success', text: 'Saved. It stays a draft.' }
    case 'delete':
      return { kind: 'notice', text: 'Saved and thrown away. You can bring it back for 30 days.' }
    default:
      return { kind: 'success', text: 'Saved.' }
  }
}
