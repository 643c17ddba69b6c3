import { escapeHtml } from '@kitajs/html'
import { isolate } from '#core/contracts/isolate'
import { moneyText } from '#core/contracts/money'
import type { PageContext } from '#core/contracts/page'
import { priceShown } from '#core/pricing/vat'
import type { WishToShow } from '#core/services/cart/standing/choices'
import { dayWords } from '#core/services/cart/standing/days'
import type { StandingDay, StandingView } from '#core/services/cart/standing/own-standing'
import { Badge } from '#templates/components/badge'
import { Breadcrumbs } from '#templates/components/breadcrumbs'
import { Button, ButtonLink } from '#templates/components/button'
import { ConfirmForm } from '#templates/components/confirm-form'
import { DescriptionList } from '#templates/components/description-list'
import { fieldsOf, type Typed } from '#templates/components/field'
import { Form, FormActions, FormErrors } from '#templates/components/form'
import { InputField } from '#templates/components/input-field'
import { Notice } from '#templates/components/notice'
import { PageHeader, Section } from '#templates/components/page-header'
import { Money } from '#templates/components/price'
import { SelectField } from '#templates/components/select-field'
import { Table } from '#templates/components/table'
import { Time } from '#templates/components/time'
import { Layout } from '#templates/layout'
import { StandingBadge } from './pages'
import { DAY_STATES, rhythmWords, WAYS } from './words'

export type StandingPageProps = {
  page: PageContext
  standing: StandingView
  /** What was looked for to put into it. */
  words: string
  found: readonly WishToShow[]
  /** Its forms as they come back refused. */
  lines?: Typed
  pause?: Typed
}

type Props = StandingPageProps

export function StandingPage(props: Props) {
  const { page, standing } = props
  const title = rhythmWords(standing.fields, page.locale)
  const runs = standing.state !== 'ended'
  return (
    <Layout page={page} title={title} noindex>
      <Breadcrumbs trail={[{ label: 'Standing orders', href: '/standing-orders' }, { label: title }]} />
      <PageHeader
        title={title}
        kicker="Standing order"
        actions={
          runs ? (
            <ButtonLink href={`/standing-orders/${standing.id}/details`} variant="plain" icon="edit">
              Days, place and payment
            </ButtonLink>
          ) : (
            ''
          )
        }
      />
      <div class="stack">
        <FormErrors errors={{ ...props.lines?.errors, ...props.pause?.errors }} />
        <p>
          <StandingBadge page={page} standing={standing} />
        </p>
        {!!standing.payObstacle && (
          <Notice kind="error" title="It cannot be paid as things are">
            <p safe>{standing.payObstacle}</p>
          </Notice>
        )}
        {runs && <Coming {...props} />}
        {runs ? <Lines {...props} /> : <LinesList {...props} />}
        {runs && <Pause {...props} />}
        <Facts {...props} />
        <Past {...props} />
        {runs && (
          <ConfirmForm
            action={`/standing-orders/${standing.id}/end`}
            label="End it"
            question="Nothing more comes, except what we have begun to order."
            confirm="Yes, end it"
          />
        )}
      </div>
    </Layout>
  )
}

function Coming({ page, standing }: Props) {
  return (
    <Section title="The next ones" id="next">
      <Table
        caption="The next days"
        hideCaption
        rows={standing.coming}
        empty="None is planned."
        columns={[
          { heading: 'Day', names: true, cell: ({ day }) => escapeHtml(dayWords(day, page.locale)) },
          { heading: 'State', cell: each => <DayBadge day={each} /> },
          {
            heading: 'Change or skip until',
            cell: ({ cutOffAt }) => (
              <Time at={cutOffAt} style="both" locale={page.locale} timeZone={page.timeZone} />
            ),
          },
          { heading: 'Skip', cell: each => <Steer page={page} standing={standing} day={each} /> },
        ]}
      />
    </Section>
  )
}

function DayBadge({ day: { state } }: { day: StandingDay }) {
  const tone =
    state === 'coming' || state === 'placed' ? 'success' : state === 'failed' ? 'danger' : 'neutral'
  return <Badge text={DAY_STATES[state]} tone={tone} />
}

function Steer({ page, standing, day }: { page: PageContext; standing: StandingView; day: StandingDay }) {
  if (day.cutOffAt <= page.now || day.state === 'closed') return ''
  const base = `/standing-orders/${standing.id}/skipped-days`
  if (day.state === 'skipped')
    return (
      <form method="post" action={`${base}/${day.day}?_method=delete`}>
        <Button variant="plain" small>
          Let it come
        </Button>
      </form>
    )
  return (
    <form method="post" action={base}>
      <input type="hidden" name="day" value={day.day} />
      <Button variant="plain" small>
        Skip it
      </Button>
    </form>
  )
}

function Lines({ page, standing, words, found, lines: typed }: Props) {
  const path = `/standing-orders/${standing.id}`
  const field = fieldsOf(typed)
  const { sum, plusVat } = standing
  const others = [
    ...standing.lines.map(({ variantId, name }) => ({ value: variantId, label: name })),
    ...found.map(({ variantId, name }) => ({ value: variantId, label: name })),
    ...standing.lines.flatMap(({ substitute }) =>
      substitute ? [{ value: substitute.variantId, label: substitute.name }] : [],
    ),
  ]
  const choices = [...new Map(others.map(each => [each.value, each])).values()]
  return (
    <Section title="What comes" id="lines">
      <Form action={`${path}/lines`} label="What comes" id="field-lines">
        {/* The one that Enter presses. */}
        <button type="submit" hidden>
          Save
        </button>
        {standing.lines.map(({ variantId, name, quantity, substitute, ...line }) => (
          <fieldset class="stack">
            <legend safe>{name}</legend>
            <p class="muted" safe>
              {line.gone ? 'It is sold no more.' : eachWords(line, standing.isNet, page.locale)}
            </p>
            <InputField
              {...field(`quantity-${variantId}`)}
              type="number"
              min={0}
              max={99}
              label="How many"
              hint="0 takes it out."
              required
              value={typed?.values[`quantity-${variantId}`] ?? quantity}
            />
            <SelectField
              {...field(`instead-${variantId}`)}
              label="If it is sold out"
              empty="Leave it out"
              value={typed?.values[`instead-${variantId}`] ?? substitute?.variantId}
              options={choices.filter(({ value }) => value !== variantId)}
            />
            {found.length > 0 && (
              <SelectField
                {...field(`swap-${variantId}`)}
                label="Swap it for"
                empty="Keep it"
                value={typed?.values[`swap-${variantId}`]}
                options={found.map(each => ({ value: each.variantId, label: each.name }))}
              />
            )}
          </fieldset>
        ))}
        <p>
          Together about <Money value={sum} locale={page.locale} plusVat={plusVat} /> today, before fees and
          delivery.
        </p>
        <Search path={path} words={words} found={found} />
        <FormActions>
          <Button>Save</Button>
        </FormActions>
      </Form>
    </Section>
  )
}

type LinePrice = Pick<StandingView['lines'][number], 'unitPrice' | 'vatRate'>

function eachWords({ unitPrice, vatRate }: LinePrice, isNet: boolean, locale: string): string {
  const { price, plusVat } = priceShown(unitPrice, vatRate, isNet)
  return `${moneyText(price, locale, plusVat)} each today`
}

/** Within the form: whoever looks for something, or adds it, keeps what they have typed. */
function Search({ path, words, found }: Pick<Props, 'words' | 'found'> & { path: string }) {
  return (
    <>
      <search class="search-form">
        <label class="visually-hidden" for="find-more">
          Look for something to add, to swap, or to come instead
        </label>
        <input
          class="field__control"
          id="find-more"
          type="search"
          name="q"
          value={words}
          maxlength={200}
          placeholder="Look for something to add, to swap, or to come instead"
        />
        {/* With these what is below was found: others are looked for before anything is saved. */}
        <input type="hidden" name="sought" value={words} />
        <Button variant="plain" icon="search" name="find" value="1">
          Search
        </Button>
      </search>
      {words.trim() !== '' && found.length === 0 && (
        <p role="status">Nothing is called so, or it is not on sale now.</p>
      )}
      {found.length > 0 && (
        <ul>
          {found.map(({ variantId, name }) => (
            <li>
              <span safe>{name}</span>{' '}
              <Button variant="plain" small formaction={`${path}/lines/new`} name="variant" value={variantId}>
                Add it
              </Button>
            </li>
          ))}
        </ul>
      )}
    </>
  )
}

function LinesList({ standing }: Props) {
  return (
    <Section title="What came" id="lines">
      <ul>
        {standing.lines.map(({ name, quantity }) => (
          <li safe>{isolate`${quantity} × ${name}`}</li>
        ))}
      </ul>
    </Section>
  )
}

function Pause({ standing, pause }: Props) {
  const path = `/standing-orders/${standing.id}/pause`
  return (
    <Section title="Pause" id="pause">
      {standing.state === 'paused' && (
        <form method="post" action={`${path}?_method=delete`}>
          <Button variant="plain">Go on now</Button>
        </form>
      )}
      <Form action={path} label="Pause">
        <InputField
          {...fieldsOf(pause)('until')}
          type="date"
          label="Nothing comes before"
          value={pause?.values.until ?? standing.pausedUntil ?? undefined}
          required
        />
        <FormActions>
          <Button variant="plain">Pause it</Button>
        </FormActions>
      </Form>
    </Section>
  )
}

function Facts({ page, standing: { fields, where, madeAt, endedAt } }: Props) {
  const { delivery, slotTime, way, name, note } = fields
  const at = { locale: page.locale, timeZone: page.timeZone }
  const to = delivery ? [delivery.address, delivery.postcode, delivery.phone, delivery.note] : []
  return (
    <Section title="How it comes" id="facts">
      <DescriptionList
        items={[
          { term: delivery ? 'Delivery' : 'Collected', details: escapeHtml(where || 'Where we are') },
          ...(to.length > 0 ? [{ term: 'To', details: escapeHtml(to.filter(Boolean).join(', ')) }] : []),
          ...(slotTime ? [{ term: 'At', details: escapeHtml(slotTime) }] : []),
          { term: 'Paid', details: escapeHtml(WAYS[way]) },
          { term: 'Name', details: escapeHtml(name) },
          ...(note ? [{ term: 'Note', details: escapeHtml(note) }] : []),
          { term: 'Since', details: <Time at={madeAt} {...at} /> },
          ...(endedAt ? [{ term: 'Ended', details: <Time at={endedAt} {...at} /> }] : []),
        ]}
      />
    </Section>
  )
}

function Past({ page, standing: { past } }: Props) {
  if (past.length === 0) return ''
  return (
    <Section title="What came of it" id="past">
      <DaysTable page={page} days={past} orders="/orders" />
    </Section>
  )
}

/** Days that were ordered or came to nothing, with why. */
export function DaysTable({
  page,
  days,
  orders,
}: {
  page: PageContext
  days: readonly StandingDay[]
  orders: string
}) {
  return (
    <Table
      caption="Days"
      hideCaption
      rows={days}
      empty="None yet."
      columns={[
        { heading: 'Day', names: true, cell: ({ day }) => escapeHtml(dayWords(day, page.locale)) },
        { heading: 'State', cell: each => <DayBadge day={each} /> },
        {
          heading: 'Order',
          cell: ({ orderNumber }) =>
            orderNumber ? (
              <a href={`${orders}/${orderNumber}`} safe>
                {orderNumber}
              </a>
            ) : (
              ''
            ),
        },
        {
          heading: 'What could not be had',
          cell: ({ leftOut, reason }) =>
            escapeHtml([leftOut.split('\n').join('; '), reason].filter(Boolean).join(' ')),
        },
      ]}
    />
  )
}
