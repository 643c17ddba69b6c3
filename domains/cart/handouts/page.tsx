import { isolate } from '#core/contracts/isolate'
import { formatMoney } from '#core/contracts/money'
import type { PageContext } from '#core/contracts/page'
import type { Handout } from '#core/services/cart/handouts/to-hand-out'
import { AdminLayout } from '#templates/admin'
import { Button } from '#templates/components/button'
import { Card } from '#templates/components/card'
import { OlderLink } from '#templates/components/older-link'
import { Time } from '#templates/components/time'

type HandoutsProps = { page: PageContext; handouts: readonly Handout[]; next: string | null }

export function HandoutsPage({ page, handouts, next }: HandoutsProps) {
  return (
    <AdminLayout
      page={page}
      title="Money to hand out"
      lead="Refunds in cash or by transfer that nobody has given their buyers yet. What waits longest comes first."
      worker="shopkeeper"
    >
      <div class="stack">
        {handouts.length === 0 && <p role="status">Nobody waits for money.</p>}
        {handouts.length > 0 && <h2 class="visually-hidden">Who waits for money</h2>}
        {handouts.map(handout => (
          <HandoutCard page={page} handout={handout} />
        ))}
        {!!next && <OlderLink href={`/shop/handouts?after=${next}`} label="More that wait" />}
      </div>
    </AdminLayout>
  )
}

function HandoutCard({ page, handout }: { page: PageContext; handout: Handout }) {
  const { refundId, orderNumber, buyer, amount, reason, way, owedAt } = handout
  const ways = way === 'cash' ? (['cash', 'transfer'] as const) : (['transfer', 'cash'] as const)
  return (
    <Card title={isolate`${formatMoney(amount, page.locale)} for ${buyer}`}>
      <div class="stack">
        <p>
          <a href={`/shop/orders/${orderNumber}`} safe>{`Order ${orderNumber}`}</a>
          {', since '}
          <Time at={owedAt} style="short" locale={page.locale} timeZone={page.timeZone} />
          {reason ? <span safe>{`: ${reason}`}</span> : ''}
        </p>
        <form method="post" action={`/shop/handouts/${refundId}`} class="form__actions">
          {ways.map((each, at) => (
            <Button name="way" value={each} variant={at === 0 ? 'primary' : 'plain'}>
              {LABELS[each]}
            </Button>
          ))}
        </form>
      </div>
    </Card>
  )
}

const LABELS = { cash: 'I have given it in cash', transfer: 'I have transferred it' } as const
