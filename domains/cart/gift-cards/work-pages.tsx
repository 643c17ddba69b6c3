import { escapeHtml } from '@kitajs/html'
import { formatMoney } from '#core/contracts/money'
import type { PageContext } from '#core/contracts/page'
import { mayAct } from '#core/contracts/viewer'
import type { CardForWork, CardWithMovements } from '#core/services/cart/gift-cards/cards-for-work'
import { AdminLayout } from '#templates/admin'
import { Button } from '#templates/components/button'
import { ConfirmForm } from '#templates/components/confirm-form'
import { fieldsOf, type Typed } from '#templates/components/field'
import { Form, FormActions, FormErrors } from '#templates/components/form'
import { InputField } from '#templates/components/input-field'
import { Notice } from '#templates/components/notice'
import { OlderLink } from '#templates/components/older-link'
import { Section } from '#templates/components/page-header'
import { Money } from '#templates/components/price'
import { SearchForm } from '#templates/components/search-form'
import { Table } from '#templates/components/table'
import { Time } from '#templates/components/time'
import { untilWords } from './pages'

type CardsProps = {
  page: PageContext
  cards: readonly CardForWork[]
  next: string | null
  text: string
  settings: Typed
}

const STATES: Readonly<Record<CardForWork['state'], string>> = {
  usable: 'can be used',
  'used-up': 'used up',
  expired: 'has run out',
  refunded: 'given back',
}

export function CardsPage({ page, cards, next, text, settings }: CardsProps) {
  return (
    <AdminLayout
      page={page}
      title="Gift cards"
      lead="Cards that were sold. A product becomes a gift card under “Price choices”."
      worker="shopkeeper"
    >
      <SearchForm action="/shop/gift-cards" label="End of the code, or number of the order" value={text} />
      <Table
        caption="Gift cards"
        hideCaption
        rows={cards}
        empty={text ? 'None ends so.' : 'None has been sold yet.'}
        columns={[
          {
            heading: 'Code',
            names: true,
            cell: ({ id, ending }) => <a href={`/shop/gift-cards/${id}`} safe>{`…${ending}`}</a>,
          },
          {
            heading: 'Sold',
            cell: ({ issuedAt }) => <Time at={issuedAt} locale={page.locale} timeZone={page.timeZone} />,
          },
          {
            heading: 'Worth',
            numeric: true,
            cell: ({ amount }) => <Money value={amount} locale={page.locale} />,
          },
          { heading: 'Left', numeric: true, cell: ({ left }) => <Money value={left} locale={page.locale} /> },
          { heading: 'State', cell: ({ state }) => escapeHtml(STATES[state]) },
        ]}
      />
      {!!next && (
        <OlderLink
          href={`/shop/gift-cards?after=${next}&q=${encodeURIComponent(text)}`}
          label="Older gift cards"
        />
      )}
      {mayAct(page.viewer, 'money') && (
        <Section title="How long they can be used" id="settings">
          <FormErrors errors={settings.errors} />
          <Form action="/shop/gift-cards/settings" label="How long gift cards can be used">
            <InputField
              {...fieldsOf(settings)('years')}
              label="Years"
              hint="Until the end of so many years after the year of sale; empty for no end. In most countries the law asks for three years or more."
              inputmode="numeric"
              maxlength={2}
            />
            <FormActions>
              <Button>Save</Button>
            </FormActions>
          </Form>
        </Section>
      )}
    </AdminLayout>
  )
}

const KINDS: Readonly<Record<string, string>> = {
  payment: 'Sold with order',
  refund: 'Refund of order',
  'part-held': 'Paid for order',
  'part-released': 'Given back from order',
  'gift-card-expired': 'Has run out',
  'gift-card-redeemed': 'Became credit',
}

type CardProps = { page: PageContext; card: CardWithMovements; code: string | null }

export function CardPage({ page, card, code }: CardProps) {
  return (
    <AdminLayout
      page={page}
      title={`Gift card …${card.ending}`}
      lead={`${formatMoney(card.left, page.locale)} of ${formatMoney(card.amount, page.locale)} is left. ${untilWords(page, card.expiresAt)}`}
      worker="shopkeeper"
    >
      {!!code && (
        <Notice title="The new code">
          <p>
            <code safe>{code}</code>
          </p>
          <p>
            Write it down now: it is shown once. The buyer gets it by letter, and the old one is worth
            nothing.
          </p>
        </Notice>
      )}
      <p>
        Bought by <span safe>{card.buyer}</span> with order{' '}
        <a href={`/shop/orders/${card.order}`} safe>
          {card.order}
        </a>
        .
      </p>
      {card.state === 'usable' && mayAct(page.viewer, 'money') && !code && (
        <ConfirmForm
          action={`/shop/gift-cards/${card.id}/code`}
          label="Its code was lost"
          question="It gets a new code, which its buyer is sent. The old one is worth nothing from then on."
          confirm="Make a new code"
        >
          <input type="hidden" name="ending" value={card.ending} />
        </ConfirmForm>
      )}
      <Section title="What was booked on it" id="movements">
        {card.more && <p class="muted">These are the newest {card.movements.length}; there are more.</p>}
        <Table
          caption="What was booked on it"
          hideCaption
          dense
          rows={card.movements}
          empty="Nothing yet."
          columns={[
            {
              heading: 'When',
              names: true,
              cell: ({ at }) => <Time at={at} style="both" locale={page.locale} timeZone={page.timeZone} />,
            },
            {
              heading: 'What',
              cell: ({ kind, order }) => escapeHtml([KINDS[kind] ?? kind, order].filter(Boolean).join(' ')),
            },
            {
              heading: 'Amount',
              numeric: true,
              cell: ({ amount }) => <Money value={amount} locale={page.locale} />,
            },
          ]}
        />
      </Section>
    </AdminLayout>
  )
}
