import { escapeHtml } from '@kitajs/html'
import { isolate } from '#core/contracts/isolate'
import { formatMoney } from '#core/contracts/money'
import type { PageContext } from '#core/contracts/page'
import type { Found } from '#core/services/cart/till/find-for-sale'
import type { ChoiceForWork } from '#core/services/market/price-choices/choices-for-work'
import { AdminLayout } from '#templates/admin'
import { Button } from '#templates/components/button'
import { RadioField } from '#templates/components/choice-field'
import { ConfirmForm } from '#templates/components/confirm-form'
import { fieldsOf, type Typed } from '#templates/components/field'
import { Form, FormActions, FormErrors } from '#templates/components/form'
import { MoneyField } from '#templates/components/money-field'
import { OlderLink } from '#templates/components/older-link'
import { SearchForm } from '#templates/components/search-form'
import { Table } from '#templates/components/table'
import { TextareaField } from '#templates/components/textarea-field'

type ListProps = {
  page: PageContext
  text: string
  found: readonly Found[]
  choices: readonly ChoiceForWork[]
  next: string | null
}

export function ChoicesPage({ page, text, found, choices, next }: ListProps) {
  return (
    <AdminLayout
      page={page}
      title="Price choices"
      lead="Let buyers choose what they pay: solidarity prices, pay what you can, or the value of a gift card."
      worker="shopkeeper"
    >
      <SearchForm action="/shop/price-choices" label="Product" value={text} />
      {text.trim() !== '' && (
        <ul>
          {found.length === 0 ? <li>No product is called so.</li> : ''}
          {found.map(({ offer }) =>
            offer.sellable.kind === 'product' ? (
              <li>
                <a href={`/shop/price-choices/${offer.sellable.variantId}`} safe>
                  {[offer.title, offer.detail].filter(Boolean).join(', ')}
                </a>
              </li>
            ) : (
              ''
            ),
          )}
        </ul>
      )}
      <Table
        caption="Products with a choice of prices"
        rows={choices}
        empty="None yet. Look for a product above."
        columns={[
          {
            heading: 'Product',
            names: true,
            cell: ({ variantId, name }) => (
              <a href={`/shop/price-choices/${variantId}`} safe>
                {name}
              </a>
            ),
          },
          { heading: 'Buyers pay', cell: choice => escapeHtml(wordsOf(choice, page.locale)) },
        ]}
      />
      {!!next && <OlderLink href={`/shop/price-choices?after=${next}`} label="More products" />}
    </AdminLayout>
  )
}

function wordsOf({ choice, currency }: ChoiceForWork, locale: string): string {
  if (!choice) return 'one price'
  const words = (amount: number) => formatMoney({ amount, currency }, locale)
  if (choice.kind === 'levels')
    return choice.levels.map(({ label, amount }) => isolate`${label} ${words(amount)}`).join(', ')
  const range = `${words(choice.least)} to ${words(choice.most)}`
  return choice.kind === 'free' ? range : `gift card of ${range}`
}

export function ChoicePage({
  page,
  variant,
  form,
}: {
  page: PageContext
  variant: ChoiceForWork
  form: Typed
}) {
  const field = fieldsOf(form)
  const path = `/shop/price-choices/${variant.variantId}`
  const { currency } = variant
  return (
    <AdminLayout
      page={page}
      title={variant.name}
      lead={`Its usual price is ${formatMoney({ amount: variant.price, currency }, page.locale)}.`}
      worker="shopkeeper"
    >
      <FormErrors errors={form.errors} />
      <Form action={path} label="What buyers may pay">
        <RadioField
          {...field('kind')}
          label="Buyers choose"
          options={[
            { value: 'levels', label: 'One of a few prices', hint: 'Solidarity, standard, supporter.' },
            { value: 'free', label: 'What they like, between two amounts' },
            {
              value: 'gift-card',
              label: 'The value of a gift card, between two amounts',
              hint: 'No VAT is due before it is used.',
            },
          ]}
        />
        <TextareaField
          {...field('levels')}
          label="Prices to choose from"
          hint="One a line, with a name, like “Solidarity: 3.00”. Nobody sees what others chose."
          rows={4}
          maxlength={600}
        />
        <MoneyField {...field('least')} label="Lowest amount" currency={currency} locale={page.locale} />
        <MoneyField {...field('most')} label="Highest amount" currency={currency} locale={page.locale} />
        <FormActions>
          <Button>Save</Button>
        </FormActions>
      </Form>
      {!!variant.choice && (
        <ConfirmForm
          action={`${path}/removal`}
          label="One price for all"
          question="Buyers choose no more and pay the usual price. What was sold stays as it is."
          confirm="Yes, one price"
        />
      )}
    </AdminLayout>
  )
}
