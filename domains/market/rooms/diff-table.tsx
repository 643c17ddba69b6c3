import { escapeHtml } from '@kitajs/html'
import { formatMoney } from '#core/contracts/money'
import type { PageContext } from '#core/contracts/page'
import type { ProposedFields } from '#core/entities/market/product-proposal'
import { wishedStock } from '#core/services/market/rooms/own-products'
import type { Proposal } from '#core/services/market/rooms/review'
import { Table } from '#templates/components/table'

const NAMES: Readonly<Record<string, string>> = {
  title: 'Name',
  summary: 'In one line',
  description: 'Description',
  storage: 'How to keep it',
  allergens: 'Allergens',
  allergenFree: 'None of the fourteen',
  image: 'Picture',
  imageAlt: 'What is to be seen',
  stock: 'On the shelf',
  cost: 'What they ask',
  price: 'Price',
  priceWithoutVat: 'That price is without VAT',
  variantName: 'What the buyer gets',
  unit: 'Amount',
}

const ALLERGENS: readonly string[] = ['allergens', 'allergenFree']

/** Field by field, what it is and what it is to be; what is said of allergens always, since all words bear on it. */
export function DiffTable({
  page,
  proposal: { before, after, now, kind, decision },
}: {
  page: PageContext
  proposal: Proposal
}) {
  // Of what was decided, what it was then.
  const current = decision === null ? (now ?? before) : before
  const unsaid = kind === 'product' && decision === null ? ALLERGENS.filter(name => !(name in after)) : []
  const rows = [...Object.keys(after), ...unsaid].map(name => ({
    name,
    was: current[name] ?? null,
    is:
      name === 'stock' && decision === null
        ? wishedStock(Number(current.stock ?? 0), { before, after })
        : ((name in after ? after : current)[name] ?? null),
    proposedUpon:
      name in before && before[name] !== (current[name] ?? null) ? (before[name] ?? null) : undefined,
  }))
  const is = {
    heading: kind === 'new-product' ? 'What it is' : 'To be',
    cell: ({ name, is }: (typeof rows)[number]) => shownValue(page, name, is),
  }
  return (
    <Table
      caption="What would change"
      hideCaption
      dense
      rows={rows}
      columns={[
        { heading: 'Field', names: true, cell: ({ name }) => escapeHtml(NAMES[name] ?? name) },
        ...(kind === 'new-product'
          ? []
          : [{ heading: 'Is', cell: (row: (typeof rows)[number]) => <Current page={page} {...row} /> }]),
        is,
      ]}
    />
  )
}

type CurrentProps = {
  page: PageContext
  name: string
  was: ProposedFields[string]
  proposedUpon: ProposedFields[string] | undefined
}

function Current({ page, name, was, proposedUpon }: CurrentProps) {
  return (
    <>
      {shownValue(page, name, was)}
      {proposedUpon !== undefined && (
        <span class="muted"> (when it was proposed: {shownValue(page, name, proposedUpon)})</span>
      )}
    </>
  )
}

function shownValue(page: PageContext, name: string, value: ProposedFields[string]) {
  if (name === 'image')
    return typeof value === 'string' ? (
      <img src={value} alt="As it would be shown" width="120" loading="lazy" />
    ) : (
      'none'
    )
  if ((name === 'cost' || name === 'price') && typeof value === 'number')
    return escapeHtml(formatMoney({ amount: value, currency: page.site.currency }, page.locale))
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  return value === null || value === '' ? <em>not said</em> : escapeHtml(String(value))
}

export function kindWords(kind: Proposal['kind']): string {
  return {
    product: 'Words',
    'new-product': 'A new product',
    variant: 'Stock and cost',
    picture: 'A picture',
  }[kind]
}
