import { isolate } from '#core/contracts/isolate'
import type { PageContext } from '#core/contracts/page'
import type { Facets } from '#core/services/market/catalogue/facets'
import { Button } from '#templates/components/button'
import { CheckboxField } from '#templates/components/choice-field'
import { InputField } from '#templates/components/input-field'
import { MoneyField } from '#templates/components/money-field'
import { SelectField } from '#templates/components/select-field'
import { amountFault, type ListQuery } from './list-query'

export type OfferedProducers = Pick<Facets, 'producers' | 'otherProducers'>

type Props = {
  page: PageContext
  list: ListQuery
  offered: OfferedProducers
  /** The producers that were asked for by a part of their name, where they were. */
  called: OfferedProducers | null
  currency: string
  /** Prices are shown without VAT, and narrowed with it. */
  plusVat: boolean
}

/** What narrows the list beside its category; folded away until it is wanted, open while it narrows. */
export function NarrowForm({ page, list, offered, called, currency, plusVat }: Props) {
  const hint = plusVat ? 'With its VAT.' : undefined
  const { filter } = list
  const narrows = Boolean(
    filter.producer || filter.inStock || list.from || list.to || list.maker || list.sort !== 'name',
  )
  const { producers } = called && called.producers.length > 0 ? called : offered
  const others = offered.otherProducers > 0 || list.maker !== ''
  return (
    <details class="narrow" open={narrows}>
      <summary>Narrow and sort</summary>
      <form class="narrow__form" method="get" action="/">
        {(filter.properties ?? []).map(slug => (
          <input type="hidden" name="with" value={slug} />
        ))}
        {!!filter.category && <input type="hidden" name="category" value={filter.category} />}
        <SelectField
          name="producer"
          label="Producer"
          empty="Everybody"
          value={filter.producer}
          options={producers.map(({ slug, name, products }) => ({
            value: slug,
            label: isolate`${name} (${products})`,
          }))}
        />
        {others && (
          <InputField
            name="maker"
            label="Another producer"
            hint="A part of the name."
            maxlength={100}
            value={list.maker}
            error={called ? wordsOf(called) : undefined}
          />
        )}
        <MoneyField
          name="from"
          label="From"
          hint={hint}
          currency={currency}
          locale={page.locale}
          value={list.from}
          error={amountFault(list.from, filter.minPrice, currency)}
        />
        <MoneyField
          name="to"
          label="To"
          hint={hint}
          currency={currency}
          locale={page.locale}
          value={list.to}
          error={amountFault(list.to, filter.maxPrice, currency)}
        />
        <SelectField name="sort" label="Sort by" required value={list.sort} options={SORT_LABELS} />
        <CheckboxField name="stock" label="In stock only" value="in" checked={filter.inStock === true} />
        <Button variant="plain">Show</Button>
      </form>
    </details>
  )
}

/** What to do about a part of a name that is not one producer's. */
function wordsOf({ producers, otherProducers }: OfferedProducers): string {
  if (producers.length === 0) return 'Nobody with something here is called so.'
  const found = producers.length + otherProducers
  return otherProducers > 0
    ? `${found} are called so: write more of it.`
    : `${found} are called so: choose one.`
}

const SORT_LABELS = [
  { value: 'name', label: 'Name' },
  { value: 'new', label: 'Newest first' },
  { value: 'cheap', label: 'Price, low to high' },
  { value: 'dear', label: 'Price, high to low' },
  { value: 'unit', label: 'Price per kilogram, litre or piece' },
]
