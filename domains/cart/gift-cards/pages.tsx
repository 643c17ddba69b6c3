import { formatMoney } from '#core/contracts/money'
import type { PageContext } from '#core/contracts/page'
import type { PrintedCard } from '#core/services/cart/gift-cards/cards-of-order'
import type { UsableCard } from '#core/services/cart/gift-cards/enter'
import type { OrderView } from '#core/services/cart/orders/read-order'
import { Button } from '#templates/components/button'
import { EmptyState } from '#templates/components/empty-state'
import { fieldsOf, type Typed } from '#templates/components/field'
import { Form, FormActions, FormErrors } from '#templates/components/form'
import { InputField } from '#templates/components/input-field'
import { Notice } from '#templates/components/notice'
import { PageHeader } from '#templates/components/page-header'
import { Layout } from '#templates/layout'

type BalanceProps = Typed & { page: PageContext; card: UsableCard | null }

export function BalancePage({ page, card, values, errors }: BalanceProps) {
  return (
    <Layout page={page} title="Gift cards" noindex>
      <PageHeader title="Gift cards" lead="See what is left on a gift card. You pay with it in your cart." />
      <div class="stack">
        {!!card && (
          <Notice title={`${formatMoney(card.left, page.locale)} is left`}>
            <p safe>{`On the gift card that ends in ${card.ending}. ${untilWords(page, card.expiresAt)}`}</p>
          </Notice>
        )}
        <FormErrors errors={errors} />
        <Form action="/gift-cards" label="What is left on a gift card">
          <InputField
            {...fieldsOf({ values, errors })('code')}
            label="Code of the gift card"
            hint="Sixteen letters and digits; hyphens do not matter."
            autocomplete="off"
            maxlength={40}
            required
          />
          <FormActions>
            <Button>See what is left</Button>
          </FormActions>
        </Form>
      </div>
    </Layout>
  )
}

/** The last day on which it can be used. */
export function untilWords(page: PageContext, expiresAt: Date | null): string {
  if (!expiresAt) return 'It does not run out.'
  const format = new Intl.DateTimeFormat(page.locale, { dateStyle: 'long', timeZone: page.timeZone })
  return `It can be used until ${format.format(new Date(expiresAt.getTime() - 1))}.`
}

type PrintProps = { page: PageContext; order: OrderView; cards: readonly PrintedCard[] }

/** To print and to give away. */
export function PrintPage({ page, order, cards }: PrintProps) {
  return (
    <Layout page={page} title={`Gift cards of order ${order.number}`} noindex>
      <PageHeader
        title="Gift cards"
        lead={cards.length > 0 ? 'Print this page, or copy the code onto a card.' : undefined}
      />
      {cards.length === 0 ? (
        <EmptyState title="Nothing to print" text="This order has no gift card that is still unused." />
      ) : (
        <ul class="stack">
          {cards.map(({ code, amount, expiresAt }) => (
            <li class="card">
              <p>
                <strong safe>{formatMoney(amount, page.locale)}</strong>
              </p>
              <p>
                <code safe>{code}</code>
              </p>
              <p safe>{untilWords(page, expiresAt)}</p>
            </li>
          ))}
        </ul>
      )}
    </Layout>
  )
}
