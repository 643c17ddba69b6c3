import type { PageContext } from '#core/contracts/page'
import type { OrderView } from '#core/services/cart/orders/read-order'
import { ButtonLink } from '#templates/components/button'
import { PageHeader } from '#templates/components/page-header'
import { Progress } from '#templates/components/progress'
import { Steps } from '#templates/components/steps'
import { Layout } from '#templates/layout'
import { CHECKOUT_STEPS } from '../checkout/pages'

/** SumUp has not said yet that the money came: the page asks again by itself, and by a plain link. */
export function ReturnPage({ page, order }: { page: PageContext; order: OrderView }) {
  return (
    <Layout page={page} title="Waiting for the payment" noindex>
      <PageHeader title="Waiting for the payment" kicker={`Order ${order.number}`} />
      <div class="stack">
        <Steps label="Checkout" steps={CHECKOUT_STEPS} current={2} />
        <PaymentProgress path={order.path} />
        <p>
          Sometimes it takes a minute until the payment is confirmed. You can leave this page: we write to you
          when it is. If you changed your mind, or your card was not taken, go back to the order.
        </p>
        <p class="form__actions">
          <ButtonLink href={`${order.path}/return`}>Look again</ButtonLink>
          <ButtonLink href={order.path} variant="plain">
            Back to the order
          </ButtonLink>
        </p>
      </div>
    </Layout>
  )
}

export function PaymentProgress({ path }: { path: string }) {
  return (
    <div
      id="payment-progress"
      data-hx-get={`${path}/return`}
      data-hx-trigger="every 3s"
      data-hx-target="this"
      data-hx-swap="outerHTML"
    >
      <Progress label="Asking SumUp" />
    </div>
  )
}
