import { isShown } from '#core/contracts/apps-shown'
import type { PageContext } from '#core/contracts/page'
import type { CartLineView, CartView } from '#core/services/cart/lines/read-cart'
import { Badge } from '#templates/components/badge'
import { Money } from '#templates/components/price'
import { Quantity } from '#templates/components/quantity'
import { type Column, Table } from '#templates/components/table'
import { SharedDrawings, SharedIcon } from '#templates/icons'
import { Adjustments } from '../adjustments'
import { Total } from '../total'
import { UnitPrice } from '../unit-price'

/** The stepper that brought its reader here, so that they find the focus where they left it. */
export type Pressed = { readonly line: string; readonly step: -1 | 1 }

type Props = {
  page: PageContext
  cart: CartView
  pressed: Pressed | null
}

/** The lines with their steppers, and the total beneath. */
export function CartTable({ page, cart, pressed }: Props) {
  return (
    <>
      <SharedDrawings names={['minus', 'plus', 'remove']} />
      <Table
        caption="What is in your cart"
        hideCaption
        columns={columnsFor(page, pressed, cart.isNet)}
        rows={cart.lines}
      />
      <Adjustments adjustments={cart.adjustments} locale={page.locale} />
      <Total value={cart.total} locale={page.locale} />
    </>
  )
}

function columnsFor(
  page: PageContext,
  pressed: Pressed | null,
  plusVat: boolean,
): readonly Column<CartLineView>[] {
  return [
    { heading: 'Item', names: true, cell: line => <Item page={page} line={line} /> },
    {
      heading: plusVat ? 'Each + VAT' : 'Each',
      numeric: true,
      cell: line => <UnitPrice line={line} locale={page.locale} />,
    },
    {
      heading: 'How many',
      cell: line => <Stepper line={line} pressed={pressed?.line === line.id ? pressed.step : undefined} />,
    },
    {
      heading: plusVat ? 'Together + VAT' : 'Together',
      numeric: true,
      cell: ({ total }) => (total ? <Money value={total} locale={page.locale} /> : '–'),
    },
  ]
}

function Item({ page, line }: { page: PageContext; line: CartLineView }) {
  const { offer, sellable } = line
  if (!offer) return <NoLonger text={line.name ?? 'Something'} />
  const app = sellable.kind === 'ticket' ? 'events' : 'market'
  return (
    <>
      {isShown(page.site, app) ? (
        <a href={`${page.origins[app]}${offer.path}`} safe>
          {offer.title}
        </a>
      ) : (
        <span safe>{offer.title}</span>
      )}
      {!!offer.detail && (
        <small class="cart-detail" safe>
          {offer.detail}
        </small>
      )}
      {line.state === 'gone' && <Badge text="Sold out" tone="danger" />}
      {line.state === 'short' && <Badge text={`Only ${offer.available} left`} tone="danger" />}
    </>
  )
}

function NoLonger({ text }: { text: string }) {
  return (
    <>
      <span safe>{`${text}, is not sold any more`}</span> <Badge text="Gone" tone="danger" />
    </>
  )
}

const nameOf = (line: CartLineView) => line.offer?.title ?? line.name ?? 'this'

function Stepper({ line, pressed }: { line: CartLineView; pressed?: -1 | 1 }) {
  if (line.state === 'gone')
    return (
      <form class="cart-line" method="post" action={`/lines/${line.id}?_method=delete`}>
        {line.quantity}
        <TakeOut line={line} />
      </form>
    )
  return (
    <form class="cart-line" method="post" action={`/lines/${line.id}/quantity`}>
      {/* Pressing Enter presses the first button of a form: without this one that would be "one fewer". */}
      <button type="submit" class="visually-hidden" tabindex="-1">
        Change the quantity
      </button>
      <Quantity
        of={nameOf(line)}
        pressed={pressed}
        value={line.quantity}
        max={Math.max(line.quantity, line.offer?.available ?? 0)}
        isOneOfMany
      />
      <TakeOut line={line} />
    </form>
  )
}

/** In the form of the stepper: a cart of many lines has half as many forms. */
function TakeOut({ line }: { line: CartLineView }) {
  return (
    <button
      type="submit"
      class="button button--quiet button--icon"
      name="out"
      value="1"
      title="Take it out"
      aria-label={`Take ${nameOf(line)} out`}
    >
      <SharedIcon name="remove" />
    </button>
  )
}
