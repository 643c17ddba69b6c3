import type { PageContext } from '#core/contracts/page'
import type { Facet } from '#core/services/market/catalogue/facets'
import { Button } from '#templates/components/button'
import { CheckboxField } from '#templates/components/choice-field'
import { MoneyField } from '#templates/components/money-field'
import { SelectField } from '#templates/components/select-field'
import type { ListQuery } from './list-query'

type Props = { page: PageContext; list: ListQuery; producers: readonly Facet[]; currency: string }

/** What narrows the list beside its category; folded away until it is wanted, open while it narrows. */
export function NarrowForm({ page, list, producers, currency }: Props) {
  const { filter } = list
  const narrows = Boolean(filter.producer || filter.inStock || list.from || list.to || list.sort !== 'name')
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
            label: `${name} (${products})`,
          }))}
        />
        <MoneyField name="from" label="From" currency={currency} locale={page.locale} value={list.from} />
        <MoneyField name="to" label="To" currency={currency} locale={page.locale} value={list.to} />
        <SelectField name="sort" label="Sort by" required value={list.sort} options={SORT_LABELS} />
        <CheckboxField name="stock" label="In stock only" value="in" checked={filter.inStock === true} />
        <Button variant="plain">Show</Button>
      </form>
    </details>
  )
}

const SORT_LABELS = [
  { value: 'name', label: 'Name' },
  { value: 'new', label: 'Newest first' },
  { value: 'cheap', label: 'Price, low to high' },
  { value: 'dear', label: 'Price, high to low' },
  { value: 'unit', label: 'Price per kilogram, litre or piece' },
]
