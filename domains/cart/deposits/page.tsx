import { decimalText, formatMoney, type Money } from '#core/contracts/money'
import type { PageContext } from '#core/contracts/page'
import type { Offer } from '#core/contracts/seller'
import type { Customer } from '#core/services/cart/till/till'
import { gramsText } from '#core/services/cart/weights/weigh-line'
import { AdminLayout } from '#templates/admin'
import { Button, ButtonLink } from '#templates/components/button'
import type { Typed } from '#templates/components/field'
import { Form, FormActions, FormErrors } from '#templates/components/form'
import { InputField } from '#templates/components/input-field'
import { MoneyField } from '#templates/components/money-field'
import { Section } from '#templates/components/page-header'
import { SearchForm } from '#templates/components/search-form'

type PackagingRow = {
  readonly variantId: string
  readonly offer: Offer
  readonly deposit: Money | null
  readonly grams: number | null
}

type PackagingProps = {
  page: PageContext
  text: string
  rows: readonly PackagingRow[]
  customer: Customer | null
  currency: string
  typed?: Typed
}

export function PackagingPage({ page, text, rows, customer, currency, typed }: PackagingProps) {
  return (
    <AdminLayout
      page={page}
      title="Empties and weights"
      lead="Bottles and crates that come back, and what is sold by weight. Find the product."
      worker="shopkeeper"
    >
      <div class="stack">
        <FormErrors errors={typed?.errors ?? {}} />
        <SearchForm
          action="/shop/till/empties"
          label="Find a product"
          value={text}
          hidden={customer ? { customer: customer.id } : {}}
        />
        {text && rows.length === 0 ? <p role="status" safe>{`Nothing on sale is called “${text}”.`}</p> : ''}
        {rows.map(row => (
          <Section
            title={[row.offer.title, row.offer.detail].filter(Boolean).join(', ')}
            id={`p-${row.variantId}`}
          >
            {row.deposit ? <Empties page={page} row={row} deposit={row.deposit} customer={customer} /> : ''}
            <Packaging page={page} row={row} currency={currency} />
          </Section>
        ))}
        <p>
          <ButtonLink href="/shop/till" variant="plain">
            Back to the till
          </ButtonLink>
        </p>
      </div>
    </AdminLayout>
  )
}

type EmptiesProps = { page: PageContext; row: PackagingRow; deposit: Money; customer: Customer | null }

function Empties({ page, row, deposit, customer }: EmptiesProps) {
  return (
    <Form action="/shop/till/empties" label="Empties that came back">
      <input type="hidden" name="variant" value={row.variantId} />
      <input type="hidden" name="form" value={Bun.randomUUIDv7()} />
      {!!customer && <input type="hidden" name="customer" value={customer.id} />}
      <InputField
        name="quantity"
        id={`field-quantity-${row.variantId}`}
        type="number"
        label="How many came back"
        hint={`${formatMoney(deposit, page.locale)} each`}
        value={1}
        min={1}
        max={999}
        inputmode="numeric"
        required
      />
      <FormActions>
        <Button>
          {customer ? <span safe>{`Onto the credit of ${customer.name}`}</span> : 'Give it back in cash'}
        </Button>
      </FormActions>
    </Form>
  )
}

function Packaging({ page, row, currency }: { page: PageContext; row: PackagingRow; currency: string }) {
  return (
    <details class="disclosure">
      <summary>Deposit and weight</summary>
      <Form action="/shop/till/packaging" label="Deposit and weight">
        <input type="hidden" name="variant" value={row.variantId} />
        <MoneyField
          name="deposit"
          id={`field-deposit-${row.variantId}`}
          label="Deposit"
          hint="On its bottle or crate. Empty for none."
          currency={currency}
          locale={page.locale}
          value={row.deposit ? decimalText(row.deposit) : ''}
        />
        <InputField
          name="weight"
          id={`field-weight-${row.variantId}`}
          label="Weighs about"
          hint="Where the price is for about so much and is settled on the scales, like 1.5 kg. Empty where it is not."
          value={row.grams ? gramsText(row.grams) : ''}
          autocomplete="off"
        />
        <FormActions>
          <Button variant="plain">Save</Button>
        </FormActions>
      </Form>
    </details>
  )
}
