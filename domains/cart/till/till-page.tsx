import { isolate } from '#core/contracts/isolate'
import { decimalText, formatMoney, moneyText } from '#core/contracts/money'
import type { PageContext } from '#core/contracts/page'
import type { PriceChoice } from '#core/contracts/price-choice'
import { MOST_OF_ONE } from '#core/contracts/quantity'
import { mayAct } from '#core/contracts/viewer'
import { priceShown } from '#core/pricing/vat'
import type { UsableCard } from '#core/services/cart/gift-cards/enter'
import type { CartLineView, CartView } from '#core/services/cart/lines/read-cart'
import { shownCart } from '#core/services/cart/lines/shown-cart'
import { dueBeside } from '#core/services/cart/till/cards'
import type { Found } from '#core/services/cart/till/find-for-sale'
import type { Customer } from '#core/services/cart/till/till'
import { AdminLayout } from '#templates/admin'
import { Badge } from '#templates/components/badge'
import { Button, ButtonLink } from '#templates/components/button'
import { ConfirmForm } from '#templates/components/confirm-form'
import { fieldsOf, type Typed } from '#templates/components/field'
import { Form, FormActions, FormErrors } from '#templates/components/form'
import { MoneyField } from '#templates/components/money-field'
import { Notice } from '#templates/components/notice'
import { Section } from '#templates/components/page-header'
import { Money } from '#templates/components/price'
import { Quantity } from '#templates/components/quantity'
import { SelectField } from '#templates/components/select-field'
import { type Column, Table } from '#templates/components/table'
import { Adjustments } from '../adjustments'
import { seenText } from '../checkout/seen'
import { Total } from '../total'
import { TillCards } from './cards-section'
import { tillPath } from './customer'

type TillProps = {
  page: PageContext
  cart: CartView
  cards: readonly UsableCard[]
  customer: Customer | null
  readers: readonly { readonly id: string; readonly name: string }[]
  /** What was looked for; null when nothing was. */
  found: readonly Found[] | null
  /** `code`: one that was scanned and is nobody's yet. */
  search: { readonly text: string; readonly quantity: number; readonly code?: string }
  currency: string
  /** What is in no open cycle is not found then, and has to be said so. */
  errors?: Readonly<Record<string, string>>
  given?: string
  /** The code of a gift card as it came back. */
  card?: Typed
  /** What somebody pays for one, as it came back. */
  amount?: Typed
}

export function TillPage(props: TillProps) {
  const { page, cart, customer, search, errors = {}, card, amount } = props
  const shown = shownCart(cart, page.locale)
  return (
    <AdminLayout page={page} title="Till" worker="shopkeeper">
      <script type="module" src={page.asset('/assets/till.js')} />
      <div class="till">
        <div class="stack">
          <FormErrors errors={errors} />
          <FormErrors errors={card?.errors ?? {}} prefix="gift" />
          <FormErrors errors={amount?.errors ?? {}} />
          <ScanForm customer={customer} search={search} />
          <Results {...props} />
          {cart.lines.length > 0 && (
            <>
              <Table
                caption="This sale"
                hideCaption
                dense
                columns={columnsFor(page, customer, shown.isNet)}
                rows={shown.lines}
              />
              <Adjustments adjustments={shown.adjustments} locale={page.locale} />
              <Total value={cart.total} locale={page.locale} />
            </>
          )}
        </div>
        <div class="stack">
          <Buyer page={page} customer={customer} />
          {cart.lines.length > 0 ? <Pay {...props} /> : <Empty page={page} />}
        </div>
      </div>
    </AdminLayout>
  )
}

function ScanForm({ customer, search }: Pick<TillProps, 'customer' | 'search'>) {
  return (
    <form class="search-form" method="post" action="/shop/till/scans" data-scan="">
      {!!customer && <input type="hidden" name="customer" value={customer.id} />}
      <label class="visually-hidden" for="scan">
        Scan or find something
      </label>
      <input
        class="field__control"
        id="scan"
        name="q"
        type="search"
        value={search.code ? '' : search.text}
        placeholder="Scan, or type a name"
        title="3* before it takes three."
        autocomplete="off"
        autofocus
      />
      <Button icon="plus">Add</Button>
    </form>
  )
}

function Results({ page, found, search, customer, currency, amount }: TillProps) {
  if (search.code && !found)
    return (
      <Notice title={`Nothing has the code ${search.code} yet`}>
        <p data-asks="">Find what it is. When you choose it, the till remembers the code.</p>
        <form class="search-form" method="get" action="/shop/till">
          <input type="hidden" name="code" value={search.code} />
          {!!customer && <input type="hidden" name="customer" value={customer.id} />}
          <label class="visually-hidden" for="name-of-code">
            What it is called
          </label>
          <input class="field__control" id="name-of-code" name="q" type="search" required />
          <Button variant="plain">Find</Button>
        </form>
      </Notice>
    )
  if (!found) return ''
  if (found.length === 0)
    return (
      <p role="status" data-asks="" safe>
        {`Nothing on sale is called “${search.text}”.`}
      </p>
    )
  return (
    <ul class="till__found" aria-label="What it could be" data-asks="">
      {found.map(({ key, offer, ...each }) => (
        <li>
          <form method="post" action="/shop/till/lines">
            <input type="hidden" name="key" value={key} />
            <input type="hidden" name="form" value={Bun.randomUUIDv7()} />
            <input type="hidden" name="quantity" value={String(search.quantity)} />
            <input type="hidden" name="q" value={search.text} />
            {!!search.code && <input type="hidden" name="code" value={search.code} />}
            {!!customer && <input type="hidden" name="customer" value={customer.id} />}
            {!!offer.choice && (
              <Amount page={page} id={key} choice={offer.choice} currency={currency} typed={amount} />
            )}
            <button type="submit" class="till__choice" disabled={offer.available < 1}>
              <strong safe>{offer.title}</strong>
              <span safe>{`${offer.detail} · ${eachText(page, { offer, ...each })}`}</span>
              {offer.available < 1 && <Badge text="Sold out" tone="danger" />}
            </button>
          </form>
        </li>
      ))}
    </ul>
  )
}

function eachText({ locale }: PageContext, { offer, vatRate, isNet }: Omit<Found, 'key'>): string {
  const { price, plusVat } = priceShown(offer.unitPrice, vatRate ?? null, isNet ?? false)
  return moneyText(price, locale, plusVat)
}

type AmountProps = { page: PageContext; id: string; choice: PriceChoice; currency: string; typed?: Typed }

/** Each that is found has one of its own. */
export const amountField = (key: string) => `amount-${key}`

/** What its buyer pays for one: a level, or what they like. */
function Amount({ page, id, choice, currency, typed }: AmountProps) {
  const { value, error } = fieldsOf(typed)(amountField(id))
  const { kind, least, most, levels } = choice
  const text = (amount: number) => formatMoney({ amount, currency }, page.locale)
  if (kind === 'levels')
    return (
      <SelectField
        name="amount"
        id={`field-${amountField(id)}`}
        value={value}
        error={error}
        label="Price"
        empty="The usual price"
        options={levels.map(({ label, amount }) => ({
          value: decimalText({ amount, currency }),
          label: isolate`${label}: ${text(amount)}`,
        }))}
      />
    )
  return (
    <MoneyField
      name="amount"
      id={`field-${amountField(id)}`}
      value={value}
      error={error}
      label={kind === 'gift-card' ? 'Value of the gift card' : 'What they pay'}
      hint={`From ${text(least)} to ${text(most)}.`}
      currency={currency}
      locale={page.locale}
    />
  )
}

function columnsFor(
  page: PageContext,
  customer: Customer | null,
  plusVat: boolean,
): readonly Column<CartLineView>[] {
  return [
    { heading: 'Item', names: true, cell: line => <Item page={page} line={line} /> },
    { heading: 'How many', cell: line => <Stepper line={line} customer={customer} /> },
    {
      heading: plusVat ? 'Together + VAT' : 'Together',
      numeric: true,
      cell: ({ total }) => (total ? <Money value={total} locale={page.locale} /> : '–'),
    },
  ]
}

function Item({ page, line }: { page: PageContext; line: CartLineView }) {
  const { offer, name, state, unitPrice } = line
  return (
    <>
      <span safe>{offer?.title ?? name ?? 'Not on sale any more'}</span>
      {!!offer && (
        <small class="cart-detail" safe>
          {[offer.detail, formatMoney(unitPrice ?? offer.unitPrice, page.locale)].filter(Boolean).join(' · ')}
        </small>
      )}
      {state !== 'available' && (
        <Badge text={state === 'short' ? `Only ${offer?.available} left` : 'Gone'} tone="danger" />
      )}
    </>
  )
}

function Stepper({ line, customer }: { line: CartLineView; customer: Customer | null }) {
  return (
    <form method="post" action={`/shop/till/lines/${line.id}/quantity`}>
      {/* Enter presses the first button of a form: without this one that would be "one fewer". */}
      <button type="submit" class="visually-hidden" tabindex="-1">
        Change the quantity
      </button>
      {!!customer && <input type="hidden" name="customer" value={customer.id} />}
      <Quantity of={line.offer?.title ?? line.name ?? 'this'} value={line.quantity} max={MOST_OF_ONE} />
    </form>
  )
}

function Buyer({ page, customer }: { page: PageContext; customer: Customer | null }) {
  if (!customer)
    return (
      <p>
        <ButtonLink href="/shop/till/customers" variant="plain" icon="people">
          For a member
        </ButtonLink>
      </p>
    )
  return (
    <Notice title={customer.name}>
      <p>
        <span safe>{customer.email}</span>, credit <Money value={customer.credit} locale={page.locale} />
        {!!customer.household && <span safe>{` of the household ${customer.household}`}</span>}.{' '}
        <a href={tillPath()}>Somebody else</a>
      </p>
    </Notice>
  )
}

function Empty({ page }: { page: PageContext }) {
  return (
    <p class="muted">
      Nothing is in this sale yet. <a href="/shop/till/empties">Empties that came back</a>
      {mayAct(page.viewer, 'money') && (
        <>
          , <a href="/shop/readers">card readers</a>
        </>
      )}
    </p>
  )
}

function Pay({ page, cart, cards, customer, readers, currency, errors = {}, given, card }: TillProps) {
  const due = dueBeside(cart.total, cards)
  const isCovered = due.amount === 0 && cards.length > 0
  return (
    <Section title={`Take ${formatMoney(due, page.locale)}`} id="pay">
      <TillCards page={page} cards={cards} customer={customer} typed={card} />
      <Form action="/shop/till/sales" label="Take the money">
        <input type="hidden" name="form" value={Bun.randomUUIDv7()} />
        <input type="hidden" name="total" value={seenText(cart)} />
        {!!customer && <input type="hidden" name="customer" value={customer.id} />}
        {!isCovered && (
          <MoneyField
            name="given"
            label="Cash that was given"
            hint="Leave it empty when it is the exact sum."
            currency={currency}
            locale={page.locale}
            value={given}
            error={errors.given}
          />
        )}
        <FormActions>
          <Button name="way" value="cash" disabled={!cart.ready}>
            {isCovered ? 'Paid by gift card' : 'Paid in cash'}
          </Button>
        </FormActions>
        {!isCovered &&
          readers.map(({ id, name }) => (
            <Button name="way" value={`reader:${id}`} variant="plain" disabled={!cart.ready}>
              <span safe>{isolate`By card at ${name}`}</span>
            </Button>
          ))}
        {!!customer && !isCovered && (
          <Button name="way" value="credit" variant="plain" disabled={!cart.ready}>
            {customer.household ? 'From their household’s credit' : 'From their credit'}
          </Button>
        )}
      </Form>
      {readers.length === 0 && mayAct(page.viewer, 'money') && (
        <p>
          <a href="/shop/readers">Pair a card reader</a> to take cards.
        </p>
      )}
      {!!customer && (
        <p>
          <ButtonLink href={`/shop/till/phone?customer=${customer.id}`} variant="plain">
            Order it for them, to be paid later
          </ButtonLink>
        </p>
      )}
      <ConfirmForm
        action="/shop/till/lines?_method=delete"
        label="Start again"
        question="All that is in this sale is taken out."
        confirm="Yes, start again"
      />
    </Section>
  )
}
