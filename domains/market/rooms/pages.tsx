import { escapeHtml } from '@kitajs/html'
import { pagesOf } from '#core/app/paging'
import type { ProducerStatement } from '#core/contracts/cart'
import { isolate } from '#core/contracts/isolate'
import { formatMoney } from '#core/contracts/money'
import type { PageContext } from '#core/contracts/page'
import type { BoughtThing } from '#core/services/market/cycles/buyers'
import type { PageAsked } from '#core/services/market/cycles/choices'
import { offersVersion } from '#core/services/market/cycles/exchanges'
import type { SoFar } from '#core/services/market/cycles/ordered-so-far'
import type { OwnOffer } from '#core/services/market/cycles/own-offers'
import {
  PRODUCER_ORDERS_PER_PAGE,
  type ProducerOrder,
  type ProducerOrderSummary,
} from '#core/services/market/cycles/producer-order'
import type { RoomInvitation } from '#core/services/market/rooms/invite-producer'
import type { OwnProducer } from '#core/services/market/rooms/require-producer'
import { Button, ButtonLink } from '#templates/components/button'
import { Code } from '#templates/components/code'
import { EmptyState } from '#templates/components/empty-state'
import type { Typed } from '#templates/components/field'
import { Fieldset, Form, FormActions } from '#templates/components/form'
import { Notice } from '#templates/components/notice'
import { PageHeader } from '#templates/components/page-header'
import { Pagination } from '#templates/components/pagination'
import { Money } from '#templates/components/price'
import {
  ProducerStatementTable,
  StatementFiles,
  StatementPages,
} from '#templates/components/producer-statement'
import { Table } from '#templates/components/table'
import { Tabs } from '#templates/components/tabs'
import { formatTime, Time } from '#templates/components/time'
import { Layout } from '#templates/layout'
import { SoFarTable } from '../so-far-table'
import { pagePath, Rows, rowsIn, VariantPages, VariantSearch } from '../variant-pages'
import { RoomLayout } from './room-layout'

export function RoomsPage({ page, producers }: { page: PageContext; producers: readonly OwnProducer[] }) {
  return (
    <Layout page={page} title="Your producers" noindex>
      <PageHeader title="Your producers" />
      {producers.length === 0 ? (
        <EmptyState
          title="No room is yours"
          text="The shop invites producers by letter. Ask them, if you are one."
        >
          <ButtonLink href="/producers">Our producers</ButtonLink>
        </EmptyState>
      ) : (
        <ul>
          {producers.map(({ id, name }) => (
            <li>
              <a href={`/room/${id}/products`} safe>
                {name}
              </a>
            </li>
          ))}
        </ul>
      )}
    </Layout>
  )
}

type InvitationProps = { page: PageContext; token: string; invitation: RoomInvitation; fault?: string }

export function InvitationPage({ page, token, invitation: { producerName, email }, fault }: InvitationProps) {
  return (
    <Layout page={page} title="Invitation" noindex>
      <PageHeader title={isolate`Look after ${producerName}`} lead={`For ${email}.`} />
      <div class="stack">
        {!!fault && (
          <Notice kind="error">
            <p safe>{fault}</p>
          </Notice>
        )}
        <p>
          You keep the products, the stock, the pictures and the allergens, and see what was ordered and paid.
        </p>
        <form method="post" action={`/room/invitations/${encodeURIComponent(token)}`}>
          <Button icon="check">Yes, I do</Button>
        </form>
      </div>
    </Layout>
  )
}

type Own = { page: PageContext; producer: OwnProducer }

type OrdersProps = Own & { orders: readonly ProducerOrderSummary[]; number: number; total: number }

export function OwnOrdersPage({ page, producer, orders, number, total }: OrdersProps) {
  const path = `/room/${producer.id}/orders`
  return (
    <RoomLayout page={page} producer={producer} title="Orders">
      <Table
        caption="Orders"
        hideCaption
        dense
        rows={orders}
        empty="Nothing has been ordered from you in a cycle yet."
        columns={[
          {
            heading: 'Cycle',
            names: true,
            cell: ({ id, cycle }) => (
              <a href={`${path}/${id}`} safe>
                {cycle}
              </a>
            ),
          },
          {
            heading: 'Ordered',
            cell: ({ madeAt }) => (
              <Time at={madeAt} style="both" locale={page.locale} timeZone={page.timeZone} />
            ),
          },
          { heading: 'Things', numeric: true, cell: ({ things }) => String(things) },
        ]}
      />
      <Pagination
        page={number}
        pages={pagesOf(total, PRODUCER_ORDERS_PER_PAGE)}
        hrefOf={to => `${path}?page=${to}`}
        label="Pages of orders"
      />
    </RoomLayout>
  )
}

type OrderProps = Own & { order: ProducerOrder; buyers: readonly BoughtThing[] | null }

export function OwnOrderPage({ page, producer, order, buyers }: OrderProps) {
  const path = `/room/${producer.id}/orders/${order.id}`
  return (
    <RoomLayout
      page={page}
      producer={producer}
      title={order.cycle}
      lead={order.readyAt ? `Please bring it on ${formatTime(order.readyAt, page, 'both')}.` : undefined}
      actions={
        <div class="cluster">
          <ButtonLink href={`${path}/csv`} variant="plain" icon="download">
            CSV
          </ButtonLink>
          <ButtonLink href={`${path}/pdf`} variant="plain" icon="download">
            PDF
          </ButtonLink>
        </div>
      }
    >
      {!!order.instructions && <p safe>{order.instructions}</p>}
      <Table
        caption="What was ordered"
        hideCaption
        dense
        rows={order.lines}
        columns={[
          {
            heading: 'What',
            names: true,
            cell: ({ title, detail }) => escapeHtml(isolate`${title}, ${detail}`),
          },
          {
            heading: 'Article',
            cell: ({ sku }) => <Code text={sku} />,
          },
          { heading: 'How many', numeric: true, cell: ({ quantity }) => String(quantity) },
          {
            heading: 'For you',
            numeric: true,
            cell: ({ share }) => (share ? <Money value={share} locale={page.locale} /> : 'not said'),
          },
        ]}
      />
      {buyers !== null && (
        <Table
          caption="Who bought it"
          dense
          rows={buyers}
          columns={[
            { heading: 'Buyer', names: true, cell: ({ name }) => escapeHtml(name) },
            { heading: 'What', cell: ({ title, detail }) => escapeHtml(isolate`${title}, ${detail}`) },
            { heading: 'How many', numeric: true, cell: ({ quantity }) => String(quantity) },
          ]}
        />
      )}
    </RoomLayout>
  )
}

type SoFarProps = Own & { soFar: SoFar; number: number }

export function OwnSoFarPage({ page, producer, soFar, number }: SoFarProps) {
  const { cycle } = soFar
  const path = `/room/${producer.id}/offers/${cycle.id}/ordered`
  return (
    <RoomLayout
      page={page}
      producer={producer}
      title="Ordered so far"
      lead={isolate`${cycle.name} closes ${formatTime(cycle.closesAt, page, 'both')}. Until then it can become more or less.`}
    >
      <SoFarTable
        page={page}
        soFar={soFar}
        number={number}
        hrefOf={to => (to === 1 ? path : `${path}?page=${to}`)}
      />
    </RoomLayout>
  )
}

type OffersProps = Own & {
  asked: Required<PageAsked>
  offers: readonly OwnOffer[]
  /** The cycle whose form is shown; the first of them where none is named. */
  cycleId?: string
  total: number
  /** What was typed of one of them and is not saved, and why. */
  typed?: {
    readonly cycleId: string
    readonly values: Typed['values']
    /** Blank for who only looks for something else. */
    readonly fault: string
    /** The form as it was sent. */
    readonly body?: unknown
  }
}

/** One form at a time: what is typed for one cycle is not lost by who saves another. */
export function OffersPage({ page, producer, asked, offers, cycleId, total, typed }: OffersProps) {
  const offer = offers.find(each => each.cycleId === cycleId) ?? offers[0]
  return (
    <RoomLayout
      page={page}
      producer={producer}
      title="Cycles"
      lead="What you bring, and how much of it at most."
    >
      {offers.length > 1 && (
        <Tabs
          label="Cycles"
          tabs={offers.map(each => ({
            label: each.cycle,
            href: `/room/${producer.id}/offers/${each.cycleId}`,
            current: each === offer,
          }))}
        />
      )}
      {!offer && (
        <EmptyState
          title="Nobody asks for anything now"
          text="Cycles that the shop plans with you stand here."
        />
      )}
      {offer !== undefined && (
        <OfferForm
          page={page}
          producer={producer}
          asked={asked}
          offer={offer}
          typed={typed?.cycleId === offer.cycleId ? typed : undefined}
          total={total}
        />
      )}
    </RoomLayout>
  )
}

type OfferProps = Own & Pick<OffersProps, 'asked' | 'typed' | 'total'> & { offer: OwnOffer }

function OfferForm({ page, producer, asked, offer, typed, total }: OfferProps) {
  const paged = { page, path: `/room/${producer.id}/offers/${offer.cycleId}`, asked, total }
  const isOver = page.now >= offer.until
  // Of what was not on the page where it was typed there is nothing typed.
  const isTyped = (id: string) => !!typed && (rowsIn(typed.body)?.includes(id) ?? true)
  const facts = [
    isOver
      ? `It could be changed until ${formatTime(offer.until, page, 'both')}. Please talk to the shop.`
      : `You can change it until ${formatTime(offer.until, page, 'both')}.`,
    offer.readyAt && `Please bring it on ${formatTime(offer.readyAt, page, 'both')}.`,
    offer.feeRate > 0 && `The shop keeps ${offer.feeRate / 100} % of what you ask.`,
    offer.instructions,
  ]
  return (
    <Form
      action={pagePath(`/room/${producer.id}/offers/${offer.cycleId}`, asked)}
      label={offer.cycle}
      typed={typed}
      version={offersVersion(offer.named)}
    >
      <VariantSearch {...paged} variants={offer.variants} body={typed?.body} at={offer.cycleId} />
      {typed?.fault ? (
        <Notice kind="error" title="It is not saved">
          <p safe>{typed.fault}</p>
        </Notice>
      ) : (
        ''
      )}
      <Fieldset legend={offer.cycle} hint={facts.filter(Boolean).join(' ')}>
        {offer.variants.map(({ id, title, detail, offered, most }) => (
          <div class="cluster">
            <label class="choice__row">
              <input
                type="checkbox"
                name={`offer-${id}`}
                value="on"
                checked={typed && isTyped(id) ? typed.values[`offer-${id}`] === 'on' : offered}
              />
              <span safe>{isolate`${title}, ${detail}`}</span>
            </label>
            <label class="cluster">
              <span>
                At most
                <span class="visually-hidden" safe>{isolate` of ${title}, ${detail}`}</span>
              </span>
              <input
                class="field__control field__control--number"
                type="number"
                inputmode="numeric"
                min={0}
                name={`most-${id}`}
                value={typed && isTyped(id) ? typed.values[`most-${id}`] : most === null ? '' : String(most)}
              />
            </label>
          </div>
        ))}
      </Fieldset>
      <Rows variants={offer.variants} />
      <VariantPages {...paged} />
      <FormActions>
        {!isOver && <Button>Save</Button>}
        <ButtonLink href={`/room/${producer.id}/offers/${offer.cycleId}/ordered`} variant="plain">
          Ordered so far
        </ButtonLink>
      </FormActions>
    </Form>
  )
}

type StatementProps = Own & { statement: ProducerStatement; number: number }

export function StatementPage({ page, producer, statement, number }: StatementProps) {
  const path = `/room/${producer.id}/statement`
  const { owed, lines } = statement
  return (
    <RoomLayout
      page={page}
      producer={producer}
      title="Statement"
      lead={
        owed.amount < 0
          ? `You owe the shop ${formatMoney({ ...owed, amount: -owed.amount }, page.locale)}: it is taken off what comes next.`
          : `The shop owes you ${formatMoney(owed, page.locale)}.`
      }
    >
      <StatementFiles path={path} />
      <ProducerStatementTable page={page} lines={lines} />
      <StatementPages path={path} number={number} statement={statement} />
    </RoomLayout>
  )
}
