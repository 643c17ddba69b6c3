import { pagesOf } from '#core/app/paging'
import { isId } from '#core/contracts/id'
import { isolate } from '#core/contracts/isolate'
import type { PageContext } from '#core/contracts/page'
import type { ProductVat } from '#core/services/market/vat/products-vat'
import { VAT_PER_PAGE } from '#core/services/market/vat/products-vat'
import type { VatRateForWork } from '#core/services/market/vat/vat-rates'
import { Button } from '#templates/components/button'
import { Form, FormActions, FormErrors } from '#templates/components/form'
import { Pagination } from '#templates/components/pagination'
import { SelectField } from '#templates/components/select-field'
import { type Column, Table } from '#templates/components/table'
import { Carried, KeptSearch, TURN } from '../../kept-search'
import { WorkLayout } from '../../work-layout'
import { rateText } from './rate-text'

const PREFIX = 'rate-'
const SEEN = 'seen-'
/** What `FormErrors` leads to as well. */
const FORM = 'field-products'

/** The name of the field that says a product's rate, and the product of such a name. */
export const productField = {
  nameOf: (id: string) => PREFIX + id,
  /** What the page showed of it. */
  seenNameOf: (id: string) => SEEN + id,
  idOf: (name: string) =>
    name.startsWith(PREFIX) && isId(name.slice(PREFIX.length)) ? name.slice(PREFIX.length) : null,
}

type ProductsProps = {
  page: PageContext
  products: readonly ProductVat[]
  rates: readonly VatRateForWork[]
  text: string
  number: number
  total: number
  /** What was chosen and is not saved yet, by product. */
  chosen?: ReadonlyMap<string, string>
  /** The form as it was sent, and why it is not saved. */
  body?: unknown
  fault?: string
}

export function ProductsVatPage(props: ProductsProps) {
  const { page, products, rates, text, number, total, chosen = new Map(), body, fault } = props
  return (
    <WorkLayout
      page={page}
      title="VAT of products"
      lead="Find a category, choose, and save the page at once."
    >
      <div class="stack">
        <FormErrors errors={fault ? { products: fault } : {}} />
        <KeptSearch label="Find by name or category" words={text} form={FORM} />
        {products.map(({ id, vat_rate_id }) => (
          <input type="hidden" form={FORM} name={productField.seenNameOf(id)} value={vat_rate_id ?? ''} />
        ))}
        <Form action="/shop/vat/products" label="VAT of products" id={FORM}>
          <Carried body={body} shown={products.map(({ id }) => id)} isTouched={id => chosen.has(id)} />
          <input type="hidden" name="q" value={text} />
          <input type="hidden" name="page" value={String(number)} />
          <Table
            caption="Products"
            hideCaption
            dense
            columns={columnsFor(rates, chosen)}
            rows={products}
            empty="No product fits these words."
          />
          {products.length + chosen.size > 0 && (
            <FormActions>
              <Button>Save these</Button>
            </FormActions>
          )}
          <Pagination
            page={number}
            pages={pagesOf(total, VAT_PER_PAGE)}
            entries={{ perPage: VAT_PER_PAGE, total, locale: page.locale }}
            hrefOf={to => `/shop/vat/products?${new URLSearchParams({ q: text, page: String(to) })}`}
            label="Pages of products"
            buttons={TURN}
          />
        </Form>
      </div>
    </WorkLayout>
  )
}

function columnsFor(
  rates: readonly VatRateForWork[],
  chosen: ReadonlyMap<string, string>,
): readonly Column<ProductVat>[] {
  const usual = rates.find(rate => rate.isDefault)
  const options = rates.map(({ id, name, rate }) => ({
    value: id,
    label: isolate`${name}, ${rateText(rate)} %`,
  }))
  return [
    { heading: 'Product', names: true, cell: ({ title }) => <span safe>{title}</span> },
    { heading: 'Category', cell: ({ category }) => <span safe>{category ?? '–'}</span> },
    {
      heading: 'VAT',
      cell: ({ id, title, vat_rate_id }) => (
        <SelectField
          name={productField.nameOf(id)}
          label={isolate`VAT of ${title}`}
          hideLabel
          empty={usual ? `As usual, ${rateText(usual.rate)} %` : 'As usual'}
          value={chosen.get(id) ?? vat_rate_id ?? ''}
          options={options}
        />
      ),
    },
  ]
}
