import { moneyText } from '#core/contracts/money'
import type { PageContext } from '#core/contracts/page'
import { priceShown } from '#core/pricing/vat'
import type { PlaceToChoose } from '#core/services/cart/places/collectable'
import { Breadcrumbs } from '#templates/components/breadcrumbs'
import { Button, ButtonLink } from '#templates/components/button'
import { EmptyState } from '#templates/components/empty-state'
import { PageHeader } from '#templates/components/page-header'
import { Pagination } from '#templates/components/pagination'
import { Layout } from '#templates/layout'
import { mapOf } from './map'

type Props = {
  page: PageContext
  places: readonly PlaceToChoose[]
  number: number
  pages: number
  chosen: string | null
  /** Its buyer reads prices without VAT. */
  isNet: boolean
}

/** Where to collect it: the fee is in the cart's total from then on. */
export function ChoosePlacePage({ page, places, number, pages, chosen, isNet }: Props) {
  return (
    <Layout page={page} title="Where to collect it" noindex>
      <Breadcrumbs trail={[{ label: 'Checkout', href: '/checkout' }, { label: 'Where to collect it' }]} />
      <PageHeader title="Where to collect it" />
      <div class="stack">
        {places.length === 0 && (
          <EmptyState title="There is no place to choose" text="You collect your order where we are.">
            <ButtonLink href="/checkout">Back to the checkout</ButtonLink>
          </EmptyState>
        )}
        {places.map(place => (
          <PlaceCard page={page} place={place} isChosen={place.id === chosen} isNet={isNet} />
        ))}
        <Pagination
          page={number}
          pages={pages}
          hrefOf={to => `/checkout/place?page=${to}`}
          label="Pages of places"
        />
        {chosen !== null && (
          <form method="post" action="/checkout/place?_method=delete">
            <Button variant="quiet">No place in particular</Button>
          </form>
        )}
      </div>
    </Layout>
  )
}

function PlaceCard({
  page,
  place,
  isChosen,
  isNet,
}: {
  page: PageContext
  place: PlaceToChoose
  isChosen: boolean
  isNet: boolean
}) {
  const { id, name, address, hours, note, fee } = place
  const { price, plusVat } = priceShown(fee, place.vatRate, isNet)
  const refusal = whyNot(place)
  return (
    <section class="card stack">
      <h2 safe>{name}</h2>
      <p>
        <span safe>{address.split('\n').join(', ')}</span>{' '}
        <a href={mapOf(place)} rel="noopener">
          On the map
        </a>
      </p>
      {!!hours && <p safe>{hours}</p>}
      {!!note && (
        <p class="muted" safe>
          {note}
        </p>
      )}
      <p safe>{fee.amount === 0 ? 'Free' : moneyText(price, page.locale, plusVat)}</p>
      {!!refusal && (
        <p class="field__error" safe>
          {refusal}
        </p>
      )}
      {!refusal && (
        <form method="post" action="/checkout/place">
          <input type="hidden" name="place" value={id} />
          <Button variant={isChosen ? 'plain' : 'primary'}>
            {isChosen ? 'Chosen: back to the checkout' : 'Collect it here'}
          </Button>
        </form>
      )}
    </section>
  )
}

function whyNot({ without, served }: PlaceToChoose): string {
  if (without.length > 0) return `Cannot be collected here: ${without.join(', ')}.`
  return served ? '' : 'It has no time for this order.'
}
