import { isShown } from '#core/contracts/apps-shown'
import { isolate } from '#core/contracts/isolate'
import type { OrderTimes } from '#core/contracts/market'
import type { PageContext } from '#core/contracts/page'
import { Time } from './time'

type OrderTimesProps = { page: PageContext; times: OrderTimes }

/** Until when orders are open, or when they open again; where all of it is said is a link. */
export function OrderTimesNote({ page, times: { open, next } }: OrderTimesProps) {
  const { locale, timeZone } = page
  const [words, at] = open
    ? [isolate`Order for ${open.name} until`, open.closesAt]
    : next
      ? [isolate`Orders are closed. ${next.name} opens`, next.opensAt]
      : ['Orders are closed. When they open again is not fixed yet.', null]
  return (
    <p class="order-times">
      <span safe>{words}</span> {at ? <Time at={at} style="long" locale={locale} timeZone={timeZone} /> : ''}
      {at ? '. ' : ''}
      {isShown(page.site, 'market') && <a href={`${page.origins.market}/cycles`}>When to order</a>}
    </p>
  )
}
