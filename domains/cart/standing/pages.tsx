import { escapeHtml } from '@kitajs/html'
import { isShown } from '#core/contracts/apps-shown'
import { isolate } from '#core/contracts/isolate'
import type { PageContext } from '#core/contracts/page'
import type { StandingChoices, WishToShow } from '#core/services/cart/standing/choices'
import { dayWords } from '#core/services/cart/standing/days'
import type { StandingSummary } from '#core/services/cart/standing/own-standing'
import { Badge } from '#templates/components/badge'
import { Breadcrumbs } from '#templates/components/breadcrumbs'
import { Button, ButtonLink } from '#templates/components/button'
import { EmptyState } from '#templates/components/empty-state'
import type { Typed } from '#templates/components/field'
import { Form, FormActions, FormErrors } from '#templates/components/form'
import { PageHeader, Section } from '#templates/components/page-header'
import { Table } from '#templates/components/table'
import { Layout } from '#templates/layout'
import { DetailFields } from './details-form'
import { rhythmWords, STATES, WAYS } from './words'

const LEAD = 'What you need every week comes by itself. Skip, change or end it whenever you like.'

type ListProps = { page: PageContext; standings: readonly StandingSummary[] }

export function StandingsPage({ page, standings }: ListProps) {
  return (
    <Layout page={page} title="Standing orders" noindex>
      <PageHeader
        title="Standing orders"
        lead={LEAD}
        actions={
          <ButtonLink href="/card" variant="plain">
            Card on file
          </ButtonLink>
        }
      />
      <div class="stack">
        {standings.length === 0 ? (
          <EmptyState
            title="Nothing comes by itself yet"
            text="Put what you need into your cart, and have it repeated; or choose “Have it regularly” at a product."
          >
            <ButtonLink href="/standing-orders/new">Repeat what is in my cart</ButtonLink>{' '}
            {isShown(page.site, 'market') && (
              <ButtonLink href={`${page.origins.market}/`} variant="plain" icon="market">
                See the market
              </ButtonLink>
            )}
          </EmptyState>
        ) : (
          <>
            <StandingsTable page={page} standings={standings} />
            <p>
              <ButtonLink href="/standing-orders/new" variant="plain">
                Repeat what is in my cart
              </ButtonLink>
            </p>
          </>
        )}
      </div>
    </Layout>
  )
}

function StandingsTable({ page, standings }: ListProps) {
  return (
    <Table
      caption="Standing orders"
      hideCaption
      rows={standings}
      columns={[
        {
          heading: 'When',
          names: true,
          cell: ({ id, fields }) => (
            <a href={`/standing-orders/${id}`} safe>
              {rhythmWords(fields, page.locale)}
            </a>
          ),
        },
        { heading: 'What', cell: ({ contents }) => escapeHtml(contents) },
        { heading: 'Where', cell: ({ where }) => escapeHtml(where || 'Where we are') },
        { heading: 'Paid', cell: ({ fields }) => escapeHtml(WAYS[fields.way]) },
        { heading: 'State', cell: standing => <StandingBadge page={page} standing={standing} /> },
      ]}
    />
  )
}

export function StandingBadge({ page, standing }: { page: PageContext; standing: StandingSummary }) {
  const { state, pausedUntil } = standing
  const text = pausedUntil ? `Paused until ${dayWords(pausedUntil, page.locale)}` : STATES[state]
  const tone = state === 'running' ? 'success' : state === 'paused' ? 'notice' : 'neutral'
  return <Badge text={text} tone={tone} />
}

type NewProps = {
  page: PageContext
  choices: StandingChoices
  wishes: readonly WishToShow[]
  typed: Typed
}

export function NewStandingPage({ page, choices, wishes, typed }: NewProps) {
  return (
    <Layout page={page} title="New standing order" noindex>
      <Breadcrumbs
        trail={[{ label: 'Standing orders', href: '/standing-orders' }, { label: 'New standing order' }]}
      />
      <PageHeader title="Have it regularly" lead={LEAD} />
      <div class="stack">
        {wishes.length === 0 ? (
          <EmptyState title="There is nothing to repeat" text="Put what you need into your cart first.">
            {isShown(page.site, 'market') && (
              <ButtonLink href={`${page.origins.market}/`} icon="market">
                See the market
              </ButtonLink>
            )}
          </EmptyState>
        ) : (
          <>
            <FormErrors errors={typed.errors} />
            <Section title="What comes" id="field-lines">
              <ul>
                {wishes.map(({ name, quantity }) => (
                  <li safe>{isolate`${quantity} × ${name}`}</li>
                ))}
              </ul>
              <p class="muted">
                You pay the prices of the day on which it is ordered, and a letter says before which have
                changed. What is sold out is left out; you choose later what may come instead.
              </p>
            </Section>
            <Form action="/standing-orders" label="New standing order">
              <input type="hidden" name="key" value={typed.values.key ?? ''} />
              <input type="hidden" name="variant" value={typed.values.variant ?? ''} />
              <DetailFields page={page} choices={choices} typed={typed} />
              <FormActions>
                <Button>Set it up</Button>
              </FormActions>
            </Form>
          </>
        )}
      </div>
    </Layout>
  )
}
