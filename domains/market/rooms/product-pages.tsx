import { escapeHtml } from '@kitajs/html'
import { pagesOf } from '#core/app/paging'
import { decimalText, formatMoney } from '#core/contracts/money'
import type { PageContext } from '#core/contracts/page'
import {
  OWN_PRODUCTS_PER_PAGE,
  type OwnProduct,
  type OwnProductSummary,
  type OwnVariant,
} from '#core/services/market/rooms/own-products'
import type { OwnProducer } from '#core/services/market/rooms/require-producer'
import { PROPOSALS_PER_PAGE, type Proposal } from '#core/services/market/rooms/review'
import { Badge } from '#templates/components/badge'
import { Button, ButtonLink } from '#templates/components/button'
import { RadioField } from '#templates/components/choice-field'
import { EmptyState } from '#templates/components/empty-state'
import { fieldsOf, type Typed } from '#templates/components/field'
import { Fieldset, Form, FormActions, FormErrors } from '#templates/components/form'
import { InputField } from '#templates/components/input-field'
import { MoneyField } from '#templates/components/money-field'
import { Section } from '#templates/components/page-header'
import { Pagination } from '#templates/components/pagination'
import { Picture } from '#templates/components/picture'
import { PictureField } from '#templates/components/picture-field'
import { Table } from '#templates/components/table'
import { TextareaField } from '#templates/components/textarea-field'
import { formatTime } from '#templates/components/time'
import { DiffTable, kindWords } from './diff-table'
import type { ProductFaults } from './faults'
import { RoomLayout } from './room-layout'

type Own = { page: PageContext; producer: OwnProducer }

type ListProps = Own & { products: readonly OwnProductSummary[]; number: number; total: number }

export function OwnProductsPage({ page, producer, products, number, total }: ListProps) {
  const path = `/room/${producer.id}/products`
  return (
    <RoomLayout
      page={page}
      producer={producer}
      title="Products"
      actions={
        <ButtonLink href={`${path}/new`} icon="plus">
          New product
        </ButtonLink>
      }
    >
      <Table
        caption="Products"
        hideCaption
        dense
        rows={products}
        empty="Nothing of yours is here yet: propose your first product."
        columns={[
          {
            heading: 'Product',
            names: true,
            cell: ({ id, title }) => (
              <a href={`${path}/${id}`} safe>
                {title}
              </a>
            ),
          },
          { heading: 'On the shelf', numeric: true, cell: ({ stock }) => String(stock) },
          {
            heading: 'State',
            cell: ({ listed, waiting }) => (
              <>
                {listed ? <Badge text="on sale" tone="success" /> : <Badge text="not on sale" />}{' '}
                {waiting && <Badge text="change waits" tone="notice" />}
              </>
            ),
          },
        ]}
      />
      <Pagination
        page={number}
        pages={pagesOf(total, OWN_PRODUCTS_PER_PAGE)}
        hrefOf={to => `${path}?page=${to}`}
        label="Pages of products"
      />
    </RoomLayout>
  )
}

type ProductProps = Own & { product: OwnProduct; faults: ProductFaults }

export function OwnProductPage({ page, producer, product, faults }: ProductProps) {
  const path = `/room/${producer.id}/products/${product.id}`
  const words = faults.words ?? { values: wordsOf(product), errors: {} }
  return (
    <RoomLayout
      page={page}
      producer={producer}
      title={product.title}
      lead={producer.trusted ? 'What you save is so at once.' : 'What you save waits for the shop.'}
    >
      <Section title="Stock and what you ask" id="variants">
        {product.variants.map(variant => (
          <VariantForm
            {...{
              page,
              path,
              variant,
              typed: faults.variant?.id === variant.id ? faults.variant : undefined,
            }}
          />
        ))}
        {product.variants.length === 0 && <p>Nothing of this is sold any more.</p>}
      </Section>
      <Section title="Picture" id="picture">
        <div class="split">
          <Form action={`${path}/picture`} upload label="Picture">
            <FormErrors errors={faults.picture?.errors ?? {}} />
            <PictureField
              another={product.picture !== null}
              error={faults.picture?.errors.picture}
              required
            />
            <InputField
              {...fieldsOf(faults.picture)('alt')}
              value={faults.picture?.values.alt ?? product.imageAlt}
              label="What is to be seen"
              hint="For whoever does not see it: what is on it, in a few words."
              maxlength={300}
              required
            />
            <FormActions>
              <Button variant="plain">Save picture</Button>
            </FormActions>
          </Form>
          {product.picture ? <Picture picture={product.picture} sizes="22rem" /> : ''}
        </div>
      </Section>
      <Section title="Words and allergens" id="words">
        <Form action={path} label="Words and allergens">
          <FormErrors errors={words.errors} />
          <WordInputs typed={words} />
          <FormActions>
            <Button>Save</Button>
          </FormActions>
        </Form>
      </Section>
    </RoomLayout>
  )
}

type VariantProps = { page: PageContext; path: string; variant: OwnVariant; typed: Typed | undefined }

function VariantForm({ page, path, variant, typed }: VariantProps) {
  const { id, name, stock, reserved, price, cost } = variant
  const shown = typed ?? { values: { stock: String(stock), cost: cost ? decimalText(cost) : '' }, errors: {} }
  const field = fieldsOf(shown, id)
  const promised = reserved > 0 ? ` ${reserved} are promised to orders being paid.` : ''
  return (
    <Form action={`${path}/variants/${id}`} label={name}>
      <FormErrors errors={shown.errors} prefix={id} />
      <Fieldset legend={name} hint={`Buyers pay ${formatMoney(price, page.locale)}.${promised}`}>
        <InputField
          {...field('stock')}
          type="number"
          inputmode="numeric"
          min={0}
          label="On the shelf"
          required
        />
        <MoneyField
          {...field('cost')}
          label="What you ask for one"
          currency={price.currency}
          locale={page.locale}
        />
      </Fieldset>
      <FormActions>
        <Button variant="plain">Save</Button>
      </FormActions>
    </Form>
  )
}

export function NewOwnProductPage({ page, producer, typed }: Own & { typed: Typed }) {
  const field = fieldsOf(typed)
  const { currency } = page.site
  return (
    <RoomLayout page={page} producer={producer} title="New product" lead="The shop puts it on sale.">
      <Form action={`/room/${producer.id}/products`} label="New product">
        <FormErrors errors={typed.errors} />
        <WordInputs typed={typed} />
        <Fieldset legend="What the buyer gets">
          <InputField
            {...field('variantName')}
            label="Name"
            hint="340 g, a dozen, small"
            maxlength={120}
            required
          />
          <InputField {...field('unit')} label="Amount" hint="340 g, about 4 kg" maxlength={40} />
          <InputField
            {...field('stock')}
            type="number"
            inputmode="numeric"
            min={0}
            label="How many there are"
            required
          />
          <MoneyField
            {...field('cost')}
            label="What you ask for one"
            currency={currency}
            locale={page.locale}
            required
          />
          <MoneyField
            {...field('price')}
            label="What buyers should pay"
            hint="The shop has the last word."
            currency={currency}
            locale={page.locale}
            required
          />
        </Fieldset>
        <FormActions>
          <Button>Save</Button>
          <ButtonLink href={`/room/${producer.id}/products`} variant="quiet">
            Cancel
          </ButtonLink>
        </FormActions>
      </Form>
    </RoomLayout>
  )
}

function WordInputs({ typed }: { typed: Typed }) {
  const field = fieldsOf(typed)
  const { allergenStatement, allergens } = typed.values
  return (
    <>
      <InputField {...field('title')} label="Name" required maxlength={200} />
      <InputField {...field('summary')} label="In one line" maxlength={300} />
      <TextareaField {...field('description')} label="Description" rows={6} />
      <TextareaField {...field('storage')} label="How to keep it" rows={2} />
      <RadioField
        {...field('allergenStatement')}
        label="Allergens"
        value={allergenStatement ?? (allergens ? 'stated' : 'unknown')}
        options={[
          { value: 'unknown', label: 'Not known yet', hint: 'Buyers read: not stated, please ask us.' },
          { value: 'none', label: 'None of the fourteen', hint: 'Only if somebody has checked.' },
          { value: 'stated', label: 'As written below' },
        ]}
      />
      <TextareaField {...field('allergens')} label="Allergens, as the label says them" rows={2} />
    </>
  )
}

function wordsOf({
  title,
  summary,
  description,
  storage,
  allergens,
  allergenFree,
}: OwnProduct): Typed['values'] {
  const allergenStatement = allergenFree ? 'none' : allergens ? 'stated' : 'unknown'
  return { title, summary, description, storage, allergens, allergenStatement }
}

const DECISIONS = {
  accepted: { text: 'accepted', tone: 'success' },
  declined: { text: 'declined', tone: 'danger' },
  withdrawn: { text: 'taken back', tone: 'neutral' },
} as const

type ProposalsProps = Own & { proposals: readonly Proposal[]; number: number; total: number }

export function OwnProposalsPage({ page, producer, proposals, number, total }: ProposalsProps) {
  const path = `/room/${producer.id}/proposals`
  return (
    <RoomLayout
      page={page}
      producer={producer}
      title="Changes"
      lead="What you asked for, and what the shop said."
    >
      {proposals.length === 0 && (
        <EmptyState title="Nothing yet" text="What you change and the shop has to see first stands here." />
      )}
      {proposals.map(proposal => (
        <section class="stack">
          <h2 safe>{[proposal.title, proposal.detail].filter(Boolean).join(', ')}</h2>
          <p class="cluster">
            {proposal.decision ? (
              <Badge {...DECISIONS[proposal.decision]} />
            ) : (
              <Badge text="waits" tone="notice" />
            )}
            <span class="muted">
              {escapeHtml(`${kindWords(proposal.kind)}, ${formatTime(proposal.proposedAt, page, 'both')}`)}
            </span>
          </p>
          {!!proposal.reason && <p safe>{proposal.reason}</p>}
          <DiffTable page={page} proposal={proposal} />
          {proposal.decision === null && (
            <form method="post" action={`${path}/${proposal.id}?_method=delete`}>
              <Button variant="quiet">Take it back</Button>
            </form>
          )}
        </section>
      ))}
      <Pagination
        page={number}
        pages={pagesOf(total, PROPOSALS_PER_PAGE)}
        hrefOf={to => `${path}?page=${to}`}
        label="Pages of changes"
      />
    </RoomLayout>
  )
}
