import { escapeHtml } from '@kitajs/html'
import { isolate } from '#core/contracts/isolate'
import type { PageContext } from '#core/contracts/page'
import { mayAct } from '#core/contracts/viewer'
import { dayWords } from '#core/services/cart/standing/days'
import type { Forecast, ShownForecast, StandingForWork } from '#core/services/cart/standing/for-work'
import type { StandingState, StandingView } from '#core/services/cart/standing/own-standing'
import type { Holiday } from '#core/services/cart/standing/plan'
import { AdminLayout } from '#templates/admin'
import { BarChart } from '#templates/components/bar-chart'
import { Button, ButtonLink } from '#templates/components/button'
import { CheckboxField } from '#templates/components/choice-field'
import { fieldsOf, type Typed } from '#templates/components/field'
import { Filters } from '#templates/components/filters'
import { Form, FormActions, FormErrors } from '#templates/components/form'
import { InputField } from '#templates/components/input-field'
import { OlderLink } from '#templates/components/older-link'
import { Section } from '#templates/components/page-header'
import { Table } from '#templates/components/table'
import { Time } from '#templates/components/time'
import { StandingBadge } from './pages'
import { DaysTable } from './standing-page'
import { rhythmWords, STATES, WAYS } from './words'

const WORK = '/shop/standing-orders'

type ListProps = {
  page: PageContext
  state: StandingState
  standings: readonly StandingForWork[]
  next: string | null
  forecast: ShownForecast
  holidays: readonly Holiday[]
  holiday: Typed
}

export function StandingsWorkPage(props: ListProps) {
  const { page, state, standings, next, holiday } = props
  const isKeeper = mayAct(page.viewer, 'shopkeeper')
  return (
    <AdminLayout
      page={page}
      title="Standing orders"
      lead="What comes by itself, and how much of it to order from producers."
      worker="shopkeeper"
    >
      <FormErrors errors={holiday.errors} />
      <Coming page={page} forecast={props.forecast} />
      <Section title="All standing orders" id="all">
        <Filters
          label="State"
          filters={(Object.keys(STATES) as StandingState[]).map(each => ({
            label: STATES[each],
            href: `${WORK}?state=${each}`,
            current: each === state,
          }))}
        />
        <Table
          caption="Standing orders"
          hideCaption
          dense
          rows={standings}
          empty="There is none."
          columns={[
            {
              heading: 'Member',
              names: true,
              cell: ({ id, memberName }) => (
                <a href={`${WORK}/${id}`} safe>
                  {memberName}
                </a>
              ),
            },
            { heading: 'When', cell: ({ fields }) => escapeHtml(rhythmWords(fields, page.locale)) },
            { heading: 'What', cell: ({ contents }) => escapeHtml(contents) },
            { heading: 'Where', cell: ({ where }) => escapeHtml(where || 'Where we are') },
            { heading: 'Paid', cell: ({ fields }) => escapeHtml(WAYS[fields.way]) },
            { heading: 'State', cell: standing => <StandingBadge page={page} standing={standing} /> },
            { heading: 'Trouble', cell: ({ problem }) => escapeHtml(problem) },
          ]}
        />
        {!!next && <OlderLink href={`${WORK}?state=${state}&after=${next}`} label="Older standing orders" />}
      </Section>
      {isKeeper && <Holidays {...props} />}
      {isKeeper && (
        <p>
          <ButtonLink href={`${WORK}/settings`} variant="plain" icon="edit">
            How standing orders work here
          </ButtonLink>
        </p>
      )}
    </AdminLayout>
  )
}

function Coming({ page, forecast }: { page: PageContext; forecast: ShownForecast }) {
  const { weeks, products, more, countedAt } = forecast
  const short = new Intl.DateTimeFormat(page.locale, { day: 'numeric', month: 'short', timeZone: 'UTC' })
  const total = (week: number) => products.reduce((sum, { counts }) => sum + (counts[week] ?? 0), 0)
  return (
    <Section title="What the next weeks ask for" id="coming">
      {products.length > 0 && (
        <BarChart
          title="Things to come, by week"
          bars={weeks.map((week, index) => ({
            label: short.format(new Date(`${week}T00:00:00Z`)),
            value: total(index),
          }))}
        />
      )}
      {countedAt !== null && (
        <p class="muted">
          Counted at <Time at={countedAt} locale={page.locale} timeZone={page.timeZone} style="time" />: of so
          many standing orders it is counted anew every ten minutes. The spreadsheet is of now.
        </p>
      )}
      {more && (
        <p class="muted">
          These are the first {products.length} things by name, and the bars are of them. The spreadsheet has
          the rest.
        </p>
      )}
      <Table
        caption="Not ordered yet, by week"
        dense
        rows={products}
        empty="Nothing is to come."
        columns={[
          { heading: 'Product', names: true, cell: ({ name }) => escapeHtml(name) },
          ...weeks.map((week, index) => ({
            heading: `From ${short.format(new Date(`${week}T00:00:00Z`))}`,
            numeric: true,
            cell: ({ counts }: Forecast['products'][number]) => String(counts[index] ?? 0),
          })),
        ]}
      />
      {products.length > 0 && (
        <p>
          <ButtonLink href={`${WORK}/coming.csv`} variant="plain" icon="download">
            As CSV
          </ButtonLink>
        </p>
      )}
    </Section>
  )
}

function Holidays({ page, holidays, holiday }: ListProps) {
  const field = fieldsOf(holiday)
  return (
    <Section title="Days without" id="holidays">
      <p>On these days no standing order comes. Members whose box was to come are told by letter.</p>
      {holidays.length > 0 && (
        <Table
          caption="Days without"
          hideCaption
          rows={holidays}
          columns={[
            { heading: 'From', names: true, cell: ({ from }) => escapeHtml(dayWords(from, page.locale)) },
            { heading: 'Until', cell: ({ until }) => escapeHtml(dayWords(until, page.locale)) },
            {
              heading: 'Change',
              cell: ({ id }) => (
                <form method="post" action={`${WORK}/holidays/${id}?_method=delete`}>
                  <Button variant="plain" small>
                    Come as usual
                  </Button>
                </form>
              ),
            },
          ]}
        />
      )}
      <Form action={`${WORK}/holidays`} label="Days without">
        <InputField {...field('from')} type="date" label="First day without" required />
        <InputField {...field('until')} type="date" label="Last day without" required />
        <FormActions>
          <Button variant="plain">Close these days</Button>
        </FormActions>
      </Form>
    </Section>
  )
}

export function StandingWorkPage({ page, standing }: { page: PageContext; standing: StandingView }) {
  const { fields, lines, where, past, coming, events } = standing
  return (
    <AdminLayout
      page={page}
      title={isolate`Standing order of ${standing.memberName}`}
      lead={`${rhythmWords(fields, page.locale)}. ${WAYS[fields.way]}. ${where || 'Collected where we are'}.`}
      worker="shopkeeper"
    >
      <p>
        <StandingBadge page={page} standing={standing} />
      </p>
      <Section title="What comes" id="lines">
        <ul>
          {lines.map(({ name, quantity, substitute }) => (
            <li safe>{isolate`${quantity} × ${name}${substitute ? ` (or ${substitute.name})` : ''}`}</li>
          ))}
        </ul>
      </Section>
      <Section title="The next ones" id="next">
        <DaysTable page={page} days={coming} orders="/shop/orders" />
      </Section>
      <Section title="What came of it" id="past">
        <DaysTable page={page} days={past} orders="/shop/orders" />
      </Section>
      <Section title="History" id="history">
        <Table
          caption="History"
          hideCaption
          dense
          rows={events}
          columns={[
            {
              heading: 'When',
              names: true,
              cell: ({ at }) => <Time at={at} style="both" locale={page.locale} timeZone={page.timeZone} />,
            },
            { heading: 'What', cell: ({ words }) => escapeHtml(words) },
            { heading: 'Who', cell: ({ by }) => escapeHtml(by ?? '') },
          ]}
        />
      </Section>
    </AdminLayout>
  )
}

export function SettingsPage({ page, typed }: { page: PageContext; typed: Typed }) {
  const field = fieldsOf(typed)
  const number = (name: string, label: string, hint: string) => (
    <InputField {...field(name)} type="number" label={label} hint={hint} required />
  )
  return (
    <AdminLayout
      page={page}
      title="How standing orders work here"
      lead="They are ordered by themselves when their cut-off has passed."
      worker="shopkeeper"
    >
      <FormErrors errors={typed.errors} />
      <Form action={`${WORK}/settings`} label="How standing orders work here">
        <CheckboxField
          name="offered"
          label="Members may set up standing orders"
          checked={typed.values.offered === 'on'}
        />
        {number(
          'cutOffDays',
          'Days before, without a cycle',
          'Members can change a box until so many days before it comes.',
        )}
        {number('cutOffHour', 'At what hour', 'From 0 to 23, on the clock here.')}
        {number(
          'hoursBeforeClose',
          'Hours before a cycle closes',
          'In a cycle, boxes are ordered so long before it closes: time for cards to be tried again.',
        )}
        {number(
          'noticeDays',
          'Days from the letter to that',
          'So long before, members are told of their box.',
        )}
        {number(
          'tellPercent',
          'Price changes worth a word, in percent',
          'The letter names prices that have changed by more.',
        )}
        <FormActions>
          <Button>Save</Button>
        </FormActions>
      </Form>
    </AdminLayout>
  )
}
