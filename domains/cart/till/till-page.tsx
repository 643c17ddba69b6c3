import { formatMoney } from '#core/contracts/money'
import type { PageContext } from '#core/contracts/page'
import { MOST_OF_ONE } from '#core/contracts/quantity'
import { mayAct } from '#core/contracts/viewer'
import type { CartLineView } from '#core/services/cart/lines/read-cart'
import { shownCart } from '#core/services/cart/lines/shown-cart'
import type { Customer } from '#core/services/cart/till/till'
import { AdminLayout } from '#templates/admin'
import { Badge } from '#templates/components/badge'
import { Button } from '#templates/components/button'
import { FormErrors } from '#templates/components/form'
import { Notice } from '#templates/components/notice'
import { Money } from '#templates/components/price'
import { Quantity } from '#templates/components/quantity'
import { type Column, Table } from '#templates/components/table'
import { Adjustments } from '../adjustments'
import { Total } from '../total'
import { tillPath } from './customer'
import { FoundList } from './found-list'
import { LeaveTill, PayByEnter } from './leave-till'
import { Pay } from './pay-section'
import type { TillProps } from './till-props'

export function TillPage(props: TillProps) {
  const { page, cart, customer, search, errors = {}, card, amount } = props
  const shown = shownCart(cart, page.locale)
  return (
    <AdminLayout page={page} title="Till" worker="shopkeeper">
      <script type="module" src={page.asset('/assets/till.js')} />
      {cart.lines.length > 0 && <PayByEnter disabled={!cart.ready} />}
      <div class="till">
        <div class="stack">
          <FormErrors errors={errors} />
          <FormErrors errors={card?.errors ?? {}} prefix="gift" />
          <FormErrors errors={amount?.errors ?? {}} />
          <ScanForm customer={customer} search={search} />
          <FoundList {...props} />
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
          <Buyer page={page} customer={customer} isSelling={cart.lines.length > 0} />
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

type BuyerProps = { page: PageContext; customer: Customer | null; isSelling: boolean }

function Buyer({ page, customer, isSelling }: BuyerProps) {
  if (!customer)
    return (
      <p>
        <LeaveTill isSelling={isSelling} next="customers" href="/shop/till/customers" icon="people">
          For a member
        </LeaveTill>
      </p>
    )
  return (
    <Notice title={customer.name}>
      <p>
        <span safe>{customer.email}</span>, credit <Money value={customer.credit} locale={page.locale} />
        {!!customer.household && <span safe>{` of the household ${customer.household}`}</span>}.{' '}
        <LeaveTill isSelling={isSelling} next="nobody" href={tillPath()}>
          Somebody else
        </LeaveTill>
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
