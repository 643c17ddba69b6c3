import { escapeHtml } from '@kitajs/html'
import { formatMoney } from '#core/contracts/money'
import type { PageContext } from '#core/contracts/page'
import type { ScrapedProduct } from '#core/scrape/product'
import type { Preview } from '#core/services/market/suppliers/selectors'
import { Breadcrumbs } from '#templates/components/breadcrumbs'
import { Button } from '#templates/components/button'
import { fieldsOf, type Typed } from '#templates/components/field'
import { FormActions, FormErrors } from '#templates/components/form'
import { InputField } from '#templates/components/input-field'
import { Notice } from '#templates/components/notice'
import { Section } from '#templates/components/page-header'
import { Table } from '#templates/components/table'
import { WorkLayout } from '../../work-layout'

type Props = {
  page: PageContext
  supplier: { readonly id: string; readonly name: string; readonly url: string }
  typed: Typed
  preview: Preview | null
}

const PLACES = [
  ['product', 'Around each product', 'On a page with several: .product-card. Blank where a page has one.'],
  ['name', 'Its name', 'h2, .title'],
  ['price', 'What it costs', '.price .now'],
  ['link', 'The link to its own page', 'a.more'],
  ['sku', 'Article number', '[itemprop=sku]'],
  ['gtin', 'Barcode number', ''],
  ['image', 'Pictures', '.gallery img'],
  ['availability', 'Whether there is any', '.stock'],
] as const

/** Where on a supplier's pages things stand, tried on one of them before it counts. */
export function SelectorsPage({ page, supplier, typed, preview }: Props) {
  const field = fieldsOf(typed)
  const path = `/shop/suppliers/${supplier.id}/selectors`
  return (
    <WorkLayout
      page={page}
      title="Where things stand"
      lead="For pages that do not say it themselves. CSS selectors, as a browser’s tools show them."
    >
      <Breadcrumbs
        trail={[
          { label: 'Suppliers', href: '/shop/suppliers' },
          { label: supplier.name, href: `/shop/suppliers/${supplier.id}` },
          { label: 'Where things stand' },
        ]}
      />
      <FormErrors errors={typed.errors} />
      <form
        class="form"
        method="post"
        action={path}
        novalidate
        aria-label="Where things stand"
        data-hx-post={`${path}/preview`}
        data-hx-trigger="change delay:500ms"
        data-hx-target="#preview"
        data-hx-select="#preview"
        data-hx-swap="outerHTML"
      >
        {PLACES.map(([name, label, hint]) => (
          <InputField {...field(name)} label={label} hint={hint || undefined} maxlength={200} />
        ))}
        <InputField
          {...field('currency')}
          label="Currency of prices without a sign"
          hint="Its code, such as GBP."
          maxlength={3}
        />
        <InputField
          {...field('page')}
          type="url"
          label="Page to try it on"
          hint="Of the supplier’s own site. Blank: their list."
          maxlength={2_000}
        />
        <FormActions>
          <Button variant="plain" formaction={`${path}/preview`}>
            Try it
          </Button>
          <Button>Save</Button>
        </FormActions>
      </form>
      <div id="preview" aria-live="polite">
        {!!preview && <PreviewSection page={page} preview={preview} />}
      </div>
    </WorkLayout>
  )
}

const MOST_SHOWN = 20

function PreviewSection({ page, preview }: { page: PageContext; preview: Preview }) {
  const { products, warnings, fault } = preview
  if (fault)
    return (
      <Notice kind="error" title="It could not be tried">
        <p safe>{fault}</p>
      </Notice>
    )
  return (
    <Section title={products.length === 1 ? 'One product found' : `${products.length} products found`}>
      {warnings.length > 0 && (
        <ul>
          {warnings.slice(0, MOST_SHOWN).map(warning => (
            <li safe>{warning}</li>
          ))}
        </ul>
      )}
      <Table
        caption="What was found"
        hideCaption
        dense
        rows={products.slice(0, MOST_SHOWN)}
        empty="Nothing stands there."
        columns={[
          { heading: 'Name', names: true, cell: ({ name }: ScrapedProduct) => escapeHtml(name) },
          {
            heading: 'Price',
            numeric: true,
            cell: ({ price }) => (price ? escapeHtml(formatMoney(price, page.locale)) : '–'),
          },
          { heading: 'Article', cell: ({ sku, gtin }) => escapeHtml(sku ?? gtin ?? '–') },
          { heading: 'Stock', cell: ({ availability }) => escapeHtml(availability ?? '–') },
          { heading: 'Pictures', numeric: true, cell: ({ images }) => String(images.length) },
        ]}
      />
    </Section>
  )
}
