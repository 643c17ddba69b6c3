import type { Children } from '@kitajs/html'
import { isolate } from '#core/contracts/isolate'
import { formatMoney } from '#core/contracts/money'
import type { PageContext } from '#core/contracts/page'
import type { Draft } from '#core/services/market/suppliers/drafts'
import { Button } from '#templates/components/button'
import { Card } from '#templates/components/card'
import { Notice } from '#templates/components/notice'
import { Section } from '#templates/components/page-header'
import { priceField } from '../prices/form'
import { ChangeTable } from './change-table'
import { CostFields, type TypedPrices } from './cost-fields'

type SectionProps = {
  page: PageContext
  currency: string
  /** A form that came back, of which draft and what was typed. */
  back?: TypedPrices & { readonly draftId: string }
  title: string
  drafts: readonly Draft[]
  /** On the buttons; without them there is nothing to decide. */
  accept?: string
  dismiss?: string
}

export function DraftSection({ title, drafts, page, currency, back, accept, dismiss }: SectionProps) {
  if (drafts.length === 0) return ''
  return (
    <Section title={isolate`${title} (${drafts.length})`}>
      <div class="card-grid">
        {drafts.map(draft => (
          <Card title={draft.scraped.name} kicker={draft.scraped.brand ?? undefined}>
            <DraftWords draft={draft} locale={page.locale} />
            <ForeignPrices draft={draft} locale={page.locale} currency={currency} />
            {accept ? (
              <Decision draft={draft} noun="acceptance" label={accept}>
                <CostFields
                  costs={draft.costs}
                  currency={currency}
                  locale={page.locale}
                  back={back?.draftId === draft.id ? back : undefined}
                />
              </Decision>
            ) : (
              ''
            )}
            <div class="cluster">
              {dismiss ? <Decision draft={draft} noun="dismissal" label={dismiss} quiet /> : ''}
              <a href={`/shop/drafts/${draft.id}/prices`}>Prices over time</a>
              {draft.productId ? <a href={`/shop/products/${draft.productId}`}>Our product</a> : ''}
            </div>
          </Card>
        ))}
      </div>
    </Section>
  )
}

function DraftWords({ draft, locale }: { draft: Draft; locale: string }) {
  if (draft.changes.length > 0) return <ChangeTable changes={draft.changes} locale={locale} />
  const { price, availability, description, variants, url } = draft.scraped
  const facts = [
    price ? formatMoney(price, locale) : 'no price',
    availability?.replaceAll('-', ' '),
    variants.length > 1 ? `${variants.length} variants` : '',
  ]
  return (
    <>
      <p safe>{facts.filter(Boolean).join(' · ')}</p>
      <p class="card__text" safe>
        {description ?? ''}
      </p>
      <p>
        <a href={url} rel="noopener noreferrer">
          Their page
        </a>
      </p>
    </>
  )
}

/** A price in another currency is shown, and never taken over. */
function ForeignPrices({ draft, locale, currency }: { draft: Draft; locale: string; currency: string }) {
  if (draft.foreign.length === 0) return ''
  const prices = draft.foreign
    .map(({ name, asked }) => isolate`${name} ${formatMoney(asked, locale)}`)
    .join(', ')
  return (
    <Notice>
      <p safe>
        {`A foreign price: ${prices}. We sell in ${currency}, so it is not taken over; give it a price of ours under Products.`}
      </p>
    </Notice>
  )
}

export function faultsOf({ faults }: TypedPrices): Record<string, string> {
  return Object.fromEntries([...faults].map(([id, fault]) => [priceField(id), fault]))
}

type DecisionProps = {
  draft: Draft
  noun: 'acceptance' | 'dismissal'
  label: string
  quiet?: boolean
  children?: Children
}

function Decision({ draft, noun, label, quiet, children }: DecisionProps) {
  return (
    <form method="post" action={`/shop/drafts/${draft.id}/${noun}`}>
      <input type="hidden" name="version" value={draft.seen} />
      {children}
      <Button variant={quiet ? 'quiet' : 'plain'} small>
        {label as 'safe'}
        <span class="visually-hidden" safe>{` ${draft.scraped.name}`}</span>
      </Button>
    </form>
  )
}
