import type { PageContext } from '#core/contracts/page'
import type { Difference, DifferenceKind } from '#core/services/cart/differences/list-differences'
import { Badge } from '#templates/components/badge'
import { Time } from '#templates/components/time'

export const KINDS: Readonly<Record<DifferenceKind, string>> = {
  refund: 'Refunded at SumUp, not by us',
  'charge-back': 'Taken back by the buyer’s bank',
  missing: 'Refunded by us, unknown to SumUp',
  reversal: 'Given back by the buyer’s bank',
  second: 'Paid by card, and another way',
}

export function Moment({ page, at }: { page: PageContext; at: Date | null }) {
  if (!at) return 'not known'
  return <Time at={at} style="both" locale={page.locale} timeZone={page.timeZone} />
}

export function State({ settled }: Pick<Difference, 'settled'>) {
  if (!settled) return <Badge text="waiting" tone="danger" />
  return (
    <>
      <Badge text={settled.recorded ? 'in the books' : 'noted'} tone="success" />
      <small class="cart-detail" safe>
        {[settled.note, settled.by].filter(Boolean).join(', ')}
      </small>
    </>
  )
}
