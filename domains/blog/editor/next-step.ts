import { endOfDay } from '#core/app/end-of-day'
import type { Flash, PageContext } from '#core/contracts/page'
import { FutureTime } from '#core/services/blog/publish'
import type { NextStep } from '#core/services/blog/save-and-transition'
import { PastTime } from '#core/services/blog/schedule'
import { sentMoment } from '#core/text/local-time'
import { formatTime } from '#templates/components/time'

type ReadStep =
  | { readonly ok: true; readonly next: NextStep | null }
  | { readonly ok: false; readonly field: 'publishAt' | 'previewUntil'; readonly error: string }

const PLAIN = ['publish', 'unpublish', 'unschedule', 'delete', 'withdraw'] as const

/**
 * What the button says that the text was sent with; none says that it is only to be saved. `shown` is the time that the form
 * had in its field.
 */
export function readNextStep(
  body: unknown,
  page: Pick<PageContext, 'timeZone' | 'now'>,
  shown: Date | null = null,
): ReadStep {
  const { next, publishAt, previewUntil } = (body ?? {}) as Readonly<Record<string, unknown>>
  const plain = PLAIN.find(kind => kind === next)
  if (plain) return { ok: true, next: { kind: plain } }
  if (next === 'share') return readShare(String(previewUntil ?? '').trim(), page)
  if (next !== 'schedule' && next !== 'redate') return { ok: true, next: null }
  const at = sentMoment(String(publishAt ?? ''), page.timeZone, shown)
  if (!at) return { ok: false, field: 'publishAt', error: 'Give a day and a time.' }
  if (next === 'redate') {
    return at > page.now
      ? { ok: false, field: 'publishAt', error: new FutureTime().message }
      : { ok: true, next: { kind: next, at } }
  }
  if (at <= page.now) return { ok: false, field: 'publishAt', error: new PastTime().message }
  return { ok: true, next: { kind: 'schedule', at } }
}

/** Without a day the link has no end, as a preview of Ghost's has none. */
function readShare(until: string, page: Pick<PageContext, 'timeZone' | 'now'>): ReadStep {
  if (until === '') return { ok: true, next: { kind: 'share', endsAt: null } }
  const endsAt = endOfDay(until, page.timeZone)
  if (!endsAt) return { ok: false, field: 'previewUntil', error: 'Give a day, or none.' }
  if (endsAt <= page.now)
    return { ok: false, field: 'previewUntil', error: 'This day is over. Give one that is to come, or none.' }
  return { ok: true, next: { kind: 'share', endsAt } }
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
    case 'share': {
      const until = next.endsAt
        ? `, until ${formatTime(new Date(next.endsAt.getTime() - 1), page, 'date')}`
        : ''
      return { kind: 'success', text: `Saved. Whoever has the link can read it now${until}.` }
    }
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
