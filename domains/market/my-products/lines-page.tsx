import { escapeHtml } from '@kitajs/html'
import type { PageContext } from '#core/contracts/page'
import { availabilityInWords } from '#core/services/market/catalogue/availability'
import type { WantedView } from '#core/services/market/saved-lists/wanted-lines'
import { Breadcrumbs } from '#templates/components/breadcrumbs'
import { Button, ButtonLink } from '#templates/components/button'
import { ConfirmForm } from '#templates/components/confirm-form'
import { EmptyState } from '#templates/components/empty-state'
import { InputField } from '#templates/components/input-field'
import { Notice } from '#templates/components/notice'
import { PageHeader } from '#templates/components/page-header'
import { Money } from '#templates/components/price'
import { type Column, Table } from '#templates/components/table'
import { Layout } from '#templates/layout'

type Props = {
  page: PageContext
  title: string
  lines: readonly WantedView[]
  /** What could not be read, or not be had, and why. */
  unclear: readonly string[]
  /** The list as it was typed, to go back to. */
  typed?: string
  /** The saved list that this is. */
  list?: { readonly id: string; readonly name: string }
  /** So many are in the cart already. */
  added?: number
  /** What was typed as the name of a list. */
  name?: { readonly value: string; readonly error: string }
}

/** Several things at once: how many of each, into the cart or onto a list. */
export function LinesPage({ page, title, lines, unclear, list, added = 0, name }: Props) {
  return (
    <Layout page={page} title={title} noindex>
      <Breadcrumbs
        trail={[
          { label: 'Market', href: '/' },
          { label: 'My products', href: '/my-products' },
          { label: title },
        ]}
      />
      <PageHeader title={title} />
      <div class="stack">
        {added > 0 && (
          <Notice kind="success" title="In your cart">
            <p>
              {added} of these are in <a href={`${page.origins.cart}/`}>your cart</a>.
            </p>
          </Notice>
        )}
        {unclear.length > 0 && (
          <Notice title={added > 0 ? 'These are not' : 'Please look at these'}>
            <ul>
              {unclear.map(line => (
                <li safe>{line}</li>
              ))}
            </ul>
          </Notice>
        )}
        {lines.length === 0 ? (
          <EmptyState title="Nothing to order here" text="None of it is on sale.">
            <ButtonLink href="/quick-order" variant="plain">
              Write down something else
            </ButtonLink>
          </EmptyState>
        ) : (
          <form method="post" action="/wanted" class="stack">
            <input type="hidden" name="key" value={Bun.randomUUIDv7().slice(-27)} />
            <Table caption="What you get" hideCaption columns={columnsFor(page)} rows={lines} />
            <p class="cluster">
              <Button icon="basket" name="do" value="order">
                Add to cart
              </Button>
            </p>
            {!!page.viewer.member && (
              <>
                <InputField
                  name="name"
                  label="Keep it as a list called"
                  value={name?.value ?? list?.name}
                  error={name?.error}
                  maxlength={80}
                />
                <p>
                  <Button variant="plain" name="do" value="save">
                    Keep the list
                  </Button>
                </p>
              </>
            )}
          </form>
        )}
        {!!list && (
          <ConfirmForm
            action={`/lists/${list.id}?_method=delete`}
            label="Remove this list"
            question="The products stay; only your list goes."
            confirm="Yes, remove it"
            icon="remove"
          />
        )}
      </div>
    </Layout>
  )
}

function columnsFor(page: PageContext): readonly Column<WantedView>[] {
  return [
    {
      heading: 'What',
      names: true,
      cell: ({ title, detail }) => escapeHtml(`${title}, ${detail}`),
    },
    {
      heading: 'Each',
      numeric: true,
      cell: ({ price }) => (price ? <Money value={price} locale={page.locale} /> : 'not sold any more'),
    },
    {
      heading: 'Left',
      cell: ({ price, available }) => (price ? escapeHtml(availabilityInWords(available)) : ''),
    },
    {
      heading: 'How many',
      numeric: true,
      cell: ({ variantId, title, quantity, price, available }) =>
        price && available > 0 ? (
          <input
            class="field__control"
            type="number"
            inputmode="numeric"
            name={`quantity.${variantId}`}
            aria-label={`How many of ${title}`}
            min={0}
            max={999}
            value={String(Math.min(quantity, available))}
          />
        ) : (
          ''
        ),
    },
  ]
}
