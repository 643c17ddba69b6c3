import { isolate } from '#core/contracts/isolate'
import { formatMoney } from '#core/contracts/money'
import type { PageContext } from '#core/contracts/page'
import { changeText, type OrderChangeView } from '#core/services/cart/order-changes/changes-of'
import type { OrderView } from '#core/services/cart/orders/read-order'
import { StateBadge } from '#templates/components/badge'
import { Section } from '#templates/components/page-header'
import { Time } from '#templates/components/time'

/** What was changed of an order, and what was ordered with it since. */
export function Changes({
  page,
  order,
  changes,
}: {
  page: PageContext
  order: OrderView
  changes: readonly OrderChangeView[]
}) {
  return (
    <>
      {!!order.follows && (
        <p>
          It was added to order <strong safe>{order.follows}</strong> and is handed over with it.
        </p>
      )}
      {order.followedBy.length > 0 && (
        <Section title="Ordered with it since" id="more">
          <ul>
            {order.followedBy.map(({ number, path, state, total, lines }) => (
              <li>
                <a href={path} safe>
                  {number}
                </a>{' '}
                <StateBadge state={state} />{' '}
                <span safe>
                  {[
                    ...lines.map(({ quantity, title }) => isolate`${quantity} × ${title}`),
                    formatMoney(total, page.locale),
                  ].join(', ')}
                </span>
              </li>
            ))}
          </ul>
        </Section>
      )}
      {changes.length > 0 && (
        <Section title="Changed since it was placed" id="changes">
          <ul>
            {changes.map(({ at, changes: lines, note }) => (
              <li>
                <Time at={at} style="both" locale={page.locale} timeZone={page.timeZone} />:{' '}
                <span safe>{[lines.map(changeText).join('; '), note].filter(Boolean).join('. ')}</span>
              </li>
            ))}
          </ul>
        </Section>
      )}
    </>
  )
}
