import { escapeHtml } from '@kitajs/html'
import { isolate } from '#core/contracts/isolate'
import { formatMoney, type Money } from '#core/contracts/money'
import type { FieldChange } from '#core/scrape/diff-scrape'
import type { ScrapedVariant } from '#core/scrape/product'
import { Table } from '#templates/components/table'

const LABELS: Record<FieldChange['field'], string> = {
  name: 'Name',
  description: 'Description',
  price: 'Price',
  sku: 'Article number',
  gtin: 'Barcode',
  images: 'Pictures',
  brand: 'Brand',
  availability: 'Availability',
  variants: 'Variants',
}

/** What the supplier says differently, field by field. */
export function ChangeTable({ changes, locale }: { changes: readonly FieldChange[]; locale: string }) {
  return (
    <Table
      caption="What has changed"
      hideCaption
      dense
      rows={changes}
      columns={[
        { heading: 'Field', names: true, cell: ({ field }) => LABELS[field] as 'safe' },
        { heading: 'Before', cell: change => escapeHtml(inWords(change.field, change.before, locale)) },
        { heading: 'Now', cell: change => escapeHtml(inWords(change.field, change.after, locale)) },
      ]}
    />
  )
}

function inWords(field: FieldChange['field'], value: unknown, locale: string): string {
  if (value === null || value === undefined) return '–'
  if (field === 'price') return formatMoney(value as Money, locale)
  if (field === 'images') return `${(value as readonly string[]).length}`
  if (field === 'variants') {
    return (value as readonly ScrapedVariant[])
      .map(({ name, price }) => (price ? isolate`${name} ${formatMoney(price, locale)}` : name))
      .join(', ')
  }
  return String(value).replaceAll(field === 'availability' ? '-' : '\0', ' ')
}
