import { isolate } from '#core/contracts/isolate'
import { decimalText, formatMoney, type Money } from '#core/contracts/money'
import type { PageContext } from '#core/contracts/page'
import { MOST_OF_ONE } from '#core/contracts/quantity'
import type { Offer } from '#core/contracts/seller'
import type { Customer } from '#core/services/cart/till/till'
import { gramsText } from '#core/text/grams'
import { AdminLayout } from '#templates/admin'
import { Button, ButtonLink } from '#templates/components/button'
import { fieldsOf, type Typed } from '#templates/components/field'
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
        <FormErrors errors={typed?.errors ?? {}} prefix={typed?.values.variant} />
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
            {row.deposit ? (
              <Empties page={page} row={row} deposit={row.deposit} customer={customer} typed={typed} />
            ) : (
              ''
            )}
            <Packaging
              page={page}
              text={text}
              row={row}
              customer={customer}
              currency={currency}
              typed={typed}
            />
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

type EmptiesProps = Pick<PackagingProps, 'page' | 'customer' | 'typed'> & {
  row: PackagingRow
  deposit: Money
}

function Empties({ page, row, deposit, customer, typed }: EmptiesProps) {
  const field = fieldsOf(typed, row.variantId)('quantity')
  return (
    <Form action="/shop/till/empties" label="Empties that came back">
      <input type="hidden" name="variant" value={row.variantId} />
      <input type="hidden" name="form" value={Bun.randomUUIDv7()} />
      {!!customer && <input type="hidden" name="customer" value={customer.id} />}
      <InputField
        {...field}
        type="number"
        label="How many came back"
        hint={`${formatMoney(deposit, page.locale)} each`}
        value={field.value ?? 1}
        min={1}
        max={MOST_OF_ONE}
        inputmode="numeric"
        required
      />
      <FormActions>
        <Button>
          {customer ? (
            <span safe>{isolate`Onto the credit of ${customer.name}`}</span>
          ) : (
            'Give it back in cash'
          )}
        </Button>
      </FormActions>
    </Form>
  )
}

type PackagingFormProps = Omit<PackagingProps, 'rows'> & { row: PackagingRow }

function Packaging({ page, text, row, customer, currency, typed }: PackagingFormProps) {
  const field = fieldsOf(typed, row.variantId)
  const [deposit, weight] = [field('deposit'), field('weight')]
  return (
    <details class="disclosure" open={Boolean(deposit.error || weight.error)}>
      <summary>Deposit and weight</summary>
      <Form action="/shop/till/packaging" label="Deposit and weight">
        <input type="hidden" name="variant" value={row.variantId} />
        {!!text && <input type="hidden" name="q" value={text} />}
        {!!customer && <input type="hidden" name="customer" value={customer.id} />}
        <MoneyField
          {...deposit}
          label="Deposit"
          hint="On its bottle or crate. Empty for none."
          currency={currency}
          locale={page.locale}
          value={deposit.value ?? (row.deposit ? decimalText(row.deposit) : '')}
        />
        <InputField
          {...weight}
          label="Weighs about"
          hint="Where the price is for about so much and is settled on the scales, like 1.5 kg. Empty where it is not."
          value={weight.value ?? (row.grams ? gramsText(row.grams) : '')}
          autocomplete="off"
        />
        <FormActions>
          <Button variant="plain">Save</Button>
        </FormActions>
      </Form>
    </details>
  )
}
