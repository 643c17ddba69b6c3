import { escapeHtml } from '@kitajs/html'
import { isolate } from '#core/contracts/isolate'
import { moneyText } from '#core/contracts/money'
import type { PageContext } from '#core/contracts/page'
import { availabilityInWords } from '#core/services/market/catalogue/availability'
import type { Choice, TypedList } from '#core/services/market/saved-lists/typed-list'
import type { WantedView } from '#core/services/market/saved-lists/wanted-lines'
import { Breadcrumbs } from '#templates/components/breadcrumbs'
import { Button, ButtonLink } from '#templates/components/button'
import { RadioField } from '#templates/components/choice-field'
import { ConfirmForm } from '#templates/components/confirm-form'
import { EmptyState } from '#templates/components/empty-state'
import { EnterButton } from '#templates/components/enter-button'
import { InputField } from '#templates/components/input-field'
import { Notice } from '#templates/components/notice'
import { PageHeader } from '#templates/components/page-header'
import { Money } from '#templates/components/price'
import { type Column, Table } from '#templates/components/table'
import { TextareaField } from '#templates/components/textarea-field'
import { Layout } from '#templates/layout'
import { unitPriceText } from '../unit-price-text'

type Props = {
  page: PageContext
  title: string
  lines: readonly WantedView[]
  /** What could not be had, and why. */
  refused?: readonly string[]
  /** Lines that were typed and may mean several things. */
  choices?: readonly Choice[]
  /** Lines that were typed and mean nothing we sell. */
  unclear?: TypedList['unclear']
  /** What was typed as how many of a variant, and is no number. */
  odd?: ReadonlyMap<string, string>
  /** The saved list that this is. */
  list?: { readonly id: string; readonly name: string }
  /** So many are in the cart already. */
  added?: number
  /** What was typed as the name of a list, and why it is none. */
  name?: { readonly value: string | undefined; readonly error?: string }
}

/** Several things at once: how many of each, into the cart or onto a list. */
export function LinesPage(props: Props) {
  const { page, title, lines, choices = [], unclear = [], list, added = 0, name } = props
  const { odd = new Map<string, string>() } = props
  const said = props.refused ?? []
  const canOrder =
    choices.length + unclear.length > 0 || lines.some(({ price, available }) => price && available > 0)
  const refused = [...said, ...oddWords(lines, odd), ...shortWords(lines, said)]
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
        {refused.length > 0 && (
          <Notice title={added > 0 ? 'These are not' : 'Please look at these'}>
            <ul>
              {refused.map(line => (
                <li safe>{line}</li>
              ))}
            </ul>
          </Notice>
        )}
        {lines.length + choices.length + unclear.length === 0 ? (
          <EmptyState title="Nothing to order here" text="None of it is on sale.">
            <ButtonLink href="/quick-order" variant="plain">
              Write down something else
            </ButtonLink>
          </EmptyState>
        ) : (
          <form method="post" action="/wanted" class="stack">
            {/* Whoever is typing has not said yet what becomes of it. */}
            <EnterButton name="do" value="look" text="Look again" />
            <input type="hidden" name="key" value={Bun.randomUUIDv7().slice(-27)} />
            {choices.map((choice, at) => (
              <WhichOne page={page} choice={choice} at={at} />
            ))}
            {unclear.length > 0 && <NotFoundLines unclear={unclear} />}
            {lines.length > 0 && (
              <Table caption="What you get" hideCaption columns={columnsFor(page, odd)} rows={lines} />
            )}
            {!canOrder && <p role="status">None of this can be had just now.</p>}
            <p class="cluster">
              {canOrder && (
                <Button icon="basket" name="do" value="order">
                  Add to cart
                </Button>
              )}
              {choices.length + unclear.length > 0 && (
                <Button variant="plain" name="do" value="look">
                  Look again
                </Button>
              )}
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

const oddWords = (lines: readonly WantedView[], odd: ReadonlyMap<string, string>) =>
  lines.flatMap(({ variantId, title }) => {
    const typed = odd.get(variantId)
    return typed === undefined ? [] : [isolate`${title}: “${typed}” is no whole number up to 999.`]
  })

/** Of which fewer are left than were asked for: the form has as many as there are. */
const shortWords = (lines: readonly WantedView[], said: readonly string[]) =>
  lines.flatMap(({ title, detail, quantity, available }) => {
    const name = isolate`${title}, ${detail}: `
    if (available <= 0 || quantity <= available || said.some(text => text.startsWith(name))) return []
    return [isolate`${name}there are ${available} left, not ${quantity}.`]
  })

/** What a typed line may mean, with what a measure of each costs. What is not chosen stays asked. */
function WhichOne({ page, choice, at }: { page: PageContext; choice: Choice; at: number }) {
  const { line, options, more } = choice
  return (
    <>
      <input type="hidden" name={`line.${at}`} value={line} />
      <RadioField
        name={`choice.${at}`}
        label={`Which one: “${line}”?`}
        hint={more ? 'There are more of that name: write a little more of it to see them.' : undefined}
        options={[
          ...options.map(option => ({
            value: option.variantId,
            label: isolate`${option.title}, ${option.detail}`,
            hint: pricesOf(page, option),
            disabled: option.available <= 0,
          })),
          { value: 'none', label: 'None of these' },
        ]}
      />
    </>
  )
}

function pricesOf(page: PageContext, { price, plusVat, detail, unit, available }: WantedView): string {
  if (!price) return 'Not sold any more'
  const each = moneyText(price, page.locale, plusVat)
  const measured = unitPriceText(price, [unit, detail], page.locale)
  return [each, measured, availabilityInWords(available)].filter(Boolean).join(' · ')
}

function NotFoundLines({ unclear }: { unclear: TypedList['unclear'] }) {
  return (
    <TextareaField
      name="again"
      label="These we did not find"
      hint="Write them otherwise and look again, or take them out."
      error={unclear.map(({ line, why }) => `“${line}”: ${why}`).join(' ')}
      value={unclear.map(({ line }) => line).join('\n')}
      rows={Math.min(10, unclear.length + 1)}
    />
  )
}

function columnsFor(page: PageContext, odd: ReadonlyMap<string, string>): readonly Column<WantedView>[] {
  return [
    {
      heading: 'What',
      names: true,
      cell: ({ title, detail }) => escapeHtml(isolate`${title}, ${detail}`),
    },
    {
      heading: 'Each',
      numeric: true,
      cell: ({ price, plusVat }) =>
        price ? <Money value={price} locale={page.locale} plusVat={plusVat} /> : 'not sold any more',
    },
    {
      heading: 'Per measure',
      numeric: true,
      cell: ({ price, unit, detail }) =>
        escapeHtml(price ? unitPriceText(price, [unit, detail], page.locale) : ''),
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
            aria-label={isolate`How many of ${title}`}
            min={0}
            max={999}
            value={odd.get(variantId) ?? String(Math.min(quantity, available))}
            aria-invalid={odd.has(variantId) ? 'true' : undefined}
          />
        ) : (
          ''
        ),
    },
  ]
}
