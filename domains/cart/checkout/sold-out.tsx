import type { PageContext } from '#core/contracts/page'
import { isShort, type OfferedLineView } from '#core/services/cart/lines/read-cart'
import { Button, ButtonLink } from '#templates/components/button'
import { FormActions } from '#templates/components/form'
import { PageHeader } from '#templates/components/page-header'
import { Steps } from '#templates/components/steps'
import { Layout } from '#templates/layout'
import { ShortageNotice } from '../lines/shortage'
import { CHECKOUT_STEPS, type CheckoutValues } from './pages'

type Props = {
  page: PageContext
  lines: readonly OfferedLineView[]
  /** As they were sent: the form comes again with them, once the cart fits. */
  values: CheckoutValues & { readonly total: string }
}

/** Whoever comes too late is told what is short, and no more: of what nobody can order now, nothing is reckoned. */
export function SoldOutPage({ page, lines, values }: Props) {
  const somethingLeft = lines.some(({ state }) => state !== 'gone')
  return (
    <Layout page={page} title="Checkout" wide noindex>
      <PageHeader title="Checkout" />
      <form class="stack" method="post" action="/orders" aria-label="What is short">
        <Steps label="Checkout" steps={CHECKOUT_STEPS} current={1} />
        {Object.entries(values).map(([name, value]) =>
          value === undefined ? '' : <input type="hidden" name={name} value={value} />,
        )}
        <ShortageNotice lines={lines}>
          {somethingLeft && <p>What you wrote is kept for the next step.</p>}
        </ShortageNotice>
        <FormActions>
          {somethingLeft && (
            <Button name="left" value="on">
              {isShort({ lines }) ? 'Take what is left' : 'Try again'}
            </Button>
          )}
          <ButtonLink href="/" variant={somethingLeft ? 'plain' : 'primary'}>
            Look at your cart
          </ButtonLink>
        </FormActions>
      </form>
    </Layout>
  )
}
