import { escapeHtml } from '@kitajs/html'
import { pagesOf } from '#core/app/paging'
import type { TierSummary } from '#core/contracts/account'
import type { PageContext } from '#core/contracts/page'
import type { SlotChoice, VariantChoice } from '#core/services/market/cycles/choices'
import {
  CYCLES_PER_PAGE,
  type Cycle,
  type CycleState,
  type CycleSummary,
  type Outgoing,
  stateOf,
} from '#core/services/market/cycles/cycle'
import { Badge, type Tone } from '#templates/components/badge'
import { Button, ButtonLink } from '#templates/components/button'
import { CheckboxesField } from '#templates/components/choice-field'
import { ConfirmForm } from '#templates/components/confirm-form'
import { fieldsOf, type Typed } from '#templates/components/field'
import { Fieldset, Form, FormActions, FormErrors } from '#templates/components/form'
import { InputField } from '#templates/components/input-field'
import { Notice } from '#templates/components/notice'
import { Section } from '#templates/components/page-header'
import { Pagination } from '#templates/components/pagination'
import { SelectField } from '#templates/components/select-field'
import { Table } from '#templates/components/table'
import { TextareaField } from '#templates/components/textarea-field'
import { formatTime, TimeRange } from '#templates/components/time'
import { WorkLayout } from '../work-layout'

type ListProps = {
  page: PageContext
  cycles: readonly CycleSummary[]
  number: number
  total: number
  /** The shop sells in cycles. */
  isOn: boolean
  now: Date
}

const TONES: Readonly<Record<CycleState, Tone>> = { planned: 'neutral', open: 'success', closed: 'leaf' }

export function CyclesWorkPage({ page, cycles, number, total, isOn, now }: ListProps) {
  const [last] = cycles
  return (
    <WorkLayout
      page={page}
      title="Order cycles"
      lead="Times in which members order; at the close each producer gets their order."
      actions={
        <div class="cluster">
          <ButtonLink href="/shop/cycles/new" icon="plus">
            New cycle
          </ButtonLink>
          {last ? (
            <ButtonLink href={`/shop/cycles/new?like=${last.id}`} variant="plain">
              Like the last one
            </ButtonLink>
          ) : (
            ''
          )}
        </div>
      }
    >
      <div class="stack">
        <Notice title={isOn ? 'The shop sells in cycles' : 'The shop sells all the time'}>
          <p>
            {isOn
              ? 'Only what is in an open cycle can be ordered, and products that are always on sale.'
              : 'Everything on the list can be ordered at any time. What is in an open cycle counts for it.'}
          </p>
          <form method="post" action="/shop/cycles/setting">
            {!isOn && <input type="hidden" name="on" value="on" />}
            <Button variant="plain" small>
              {isOn ? 'Sell all the time' : 'Sell in cycles'}
            </Button>
          </form>
        </Notice>
        <Table
          caption="Order cycles"
          hideCaption
          dense
          rows={cycles}
          empty="There are none yet."
          columns={[
            {
              heading: 'Cycle',
              names: true,
              cell: ({ id, name }) => (
                <a href={`/shop/cycles/${id}`} safe>
                  {name}
                </a>
              ),
            },
            {
              heading: 'Open',
              cell: ({ opensAt, closesAt }) => (
                <TimeRange from={opensAt} to={closesAt} locale={page.locale} timeZone={page.timeZone} />
              ),
            },
            {
              heading: 'State',
              cell: cycle => <Badge text={stateOf(cycle, now)} tone={TONES[stateOf(cycle, now)]} />,
            },
          ]}
        />
        <Pagination
          page={number}
          pages={pagesOf(total, CYCLES_PER_PAGE)}
          hrefOf={to => `/shop/cycles?page=${to}`}
          label="Pages of cycles"
        />
      </div>
    </WorkLayout>
  )
}

type FormProps = { page: PageContext; id: string | null; copied: string | null; typed: Typed }

export function CycleFormPage({ page, id, copied, typed }: FormProps) {
  const field = fieldsOf(typed)
  const zone = `On the clocks of ${page.timeZone}.`
  return (
    <WorkLayout
      page={page}
      title={id ? 'Times of the cycle' : 'New cycle'}
      lead={copied ? `With all that comes in and goes out in ${copied}.` : undefined}
    >
      <Form
        action={id ? `/shop/cycles/${id}` : '/shop/cycles'}
        label="Order cycle"
        version={typed.values.version}
      >
        <FormErrors errors={typed.errors} />
        {!!typed.values.copyOf && <input type="hidden" name="copyOf" value={typed.values.copyOf} />}
        <InputField
          {...field('name')}
          label="Name"
          hint="Members read it, such as: Week 32"
          maxlength={160}
          required
        />
        <InputField {...field('opensAt')} type="datetime-local" label="Opens" hint={zone} required />
        <InputField {...field('closesAt')} type="datetime-local" label="Closes" hint={zone} required />
        <TextareaField {...field('note')} label="Note" hint="Stands in the letter to members." rows={3} />
        <FormActions>
          <Button>Save</Button>
          <ButtonLink href={id ? `/shop/cycles/${id}` : '/shop/cycles'} variant="quiet">
            Cancel
          </ButtonLink>
        </FormActions>
      </Form>
    </WorkLayout>
  )
}

type CycleProps = {
  page: PageContext
  cycle: Cycle
  producers: readonly { readonly id: string; readonly name: string }[]
  now: Date
}

export function CycleWorkPage({ page, cycle, producers, now }: CycleProps) {
  const path = `/shop/cycles/${cycle.id}`
  const state = stateOf(cycle, now)
  const missing = producers.filter(({ id }) => !cycle.incoming.some(({ producerId }) => producerId === id))
  return (
    <WorkLayout
      page={page}
      title={cycle.name}
      lead={`${formatTime(cycle.opensAt, page, 'both')} to ${formatTime(cycle.closesAt, page, 'both')}`}
      actions={
        <div class="cluster">
          {cycle.orderedAt ? (
            ''
          ) : (
            <ButtonLink href={`${path}/times`} variant="plain" icon="edit">
              Times
            </ButtonLink>
          )}
          <ButtonLink href={`/shop/cycles/new?like=${cycle.id}`} variant="plain">
            One like it
          </ButtonLink>
          {cycle.orderedAt ? (
            <ButtonLink href={`${page.origins.cart}/shop/receiving/${cycle.id}`} variant="plain">
              Receiving
            </ButtonLink>
          ) : (
            ''
          )}
        </div>
      }
    >
      <div class="stack">
        <p class="cluster">
          <Badge text={state} tone={TONES[state]} />
          {cycle.orderedAt !== null && <Badge text="orders are with the producers" tone="success" />}
        </p>
        <Section title="Who brings what" id="incoming">
          <Table
            caption="Who brings what"
            hideCaption
            dense
            rows={cycle.incoming}
            empty="Nobody yet."
            columns={[
              {
                heading: 'Producer',
                names: true,
                cell: ({ producerId, producer }) => (
                  <a href={`${path}/incoming/${producerId}`} safe>
                    {producer}
                  </a>
                ),
              },
              { heading: 'Things', numeric: true, cell: ({ variants }) => String(variants.length) },
              { heading: 'Fee', numeric: true, cell: ({ feeRate }) => `${feeRate / 100} %` },
              {
                heading: 'Brought',
                cell: ({ readyAt }) => (readyAt ? escapeHtml(formatTime(readyAt, page, 'both')) : 'not said'),
              },
            ]}
          />
          {cycle.orderedAt === null && missing.length > 0 && (
            <Form action={`${path}/incoming`} method="get" label="Another producer">
              <SelectField
                name="producer"
                label="Another producer"
                empty="Choose one"
                options={missing.map(({ id, name }) => ({ value: id, label: name }))}
              />
              <FormActions>
                <Button variant="plain">Say what they bring</Button>
              </FormActions>
            </Form>
          )}
        </Section>
        <Section title="Who may take it" id="outgoing">
          <Table
            caption="Who may take it"
            hideCaption
            dense
            rows={cycle.outgoing}
            empty="Nobody: nothing can be ordered."
            columns={[
              {
                heading: 'Who',
                names: true,
                cell: ({ exchangeId, tier }) => (
                  <a href={`${path}/outgoing/${exchangeId}`} safe>
                    {tier ?? 'Everybody'}
                  </a>
                ),
              },
              {
                heading: 'What',
                cell: ({ variantIds }) =>
                  variantIds.length > 0 ? `${variantIds.length} things` : 'everything',
              },
              {
                heading: 'Collected',
                cell: ({ slotIds }) => (slotIds.length > 0 ? `at ${slotIds.length} times` : 'at any time'),
              },
            ]}
          />
          {cycle.orderedAt === null && (
            <p>
              <ButtonLink href={`${path}/outgoing/new`} variant="plain" icon="plus">
                To others, too
              </ButtonLink>
            </p>
          )}
        </Section>
        {state === 'planned' && (
          <ConfirmForm
            action={`${path}?_method=delete`}
            label="Give it up"
            question="It does not open, and nobody is told of it."
            confirm="Yes, give it up"
            icon="remove"
          />
        )}
      </div>
    </WorkLayout>
  )
}

type IncomingProps = {
  page: PageContext
  cycle: Cycle
  producer: { readonly id: string; readonly name: string }
  variants: readonly VariantChoice[]
  isKnown: boolean
  typed: Typed
}

export function IncomingPage({ page, cycle, producer, variants, isKnown, typed }: IncomingProps) {
  const path = `/shop/cycles/${cycle.id}/incoming/${producer.id}`
  const field = fieldsOf(typed)
  return (
    <WorkLayout page={page} title={producer.name} lead={`What they bring to ${cycle.name}.`}>
      <Form action={path} label="What they bring">
        <FormErrors errors={typed.errors} />
        <Fieldset
          legend="What"
          hint="At most so many in the whole cycle; blank: as many as are on the shelf."
        >
          {variants.map(({ id, title, detail }) => (
            <div class="offer-row">
              <label class="choice__row">
                <input
                  type="checkbox"
                  name={`offer-${id}`}
                  value="on"
                  checked={typed.values[`offer-${id}`] === 'on'}
                />
                <span safe>{`${title}, ${detail}`}</span>
              </label>
              <InputField
                {...field(`most-${id}`)}
                type="number"
                inputmode="numeric"
                min={0}
                label={`At most, of ${title}, ${detail}`}
                placeholder="At most"
                hideLabel
              />
            </div>
          ))}
          {variants.length === 0 && <p>They have no products yet.</p>}
        </Fieldset>
        <InputField
          {...field('fee')}
          type="number"
          inputmode="decimal"
          min={0}
          max={100}
          step="0.01"
          label="Fee in %"
          hint="What the shop keeps of the price they ask."
        />
        <InputField
          {...field('offersUntil')}
          type="datetime-local"
          label="They can change it until"
          hint="Blank: until the cycle closes."
        />
        <InputField {...field('readyAt')} type="datetime-local" label="They bring it" />
        <TextareaField
          {...field('instructions')}
          label="Instructions"
          hint="Stand in their order."
          rows={3}
        />
        <FormActions>
          <Button>Save</Button>
          <ButtonLink href={`/shop/cycles/${cycle.id}`} variant="quiet">
            Cancel
          </ButtonLink>
        </FormActions>
      </Form>
      {isKnown && cycle.orderedAt === null && (
        <ConfirmForm
          action={`${path}?_method=delete`}
          label="They bring nothing"
          question="What was ordered of them already stays ordered."
          confirm="Yes, take them out"
          icon="remove"
        />
      )}
    </WorkLayout>
  )
}

type OutgoingProps = {
  page: PageContext
  cycle: Cycle
  known: Outgoing | null
  slots: readonly SlotChoice[]
  tiers: readonly TierSummary[]
  variants: readonly VariantChoice[]
  typed: Typed
}

export function OutgoingPage({ page, cycle, known, slots, tiers, variants, typed }: OutgoingProps) {
  const path = `/shop/cycles/${cycle.id}/outgoing/${known?.exchangeId ?? 'new'}`
  const field = fieldsOf(typed)
  return (
    <WorkLayout page={page} title="Who may take it" lead={cycle.name}>
      <Form action={path} label="Who may take it">
        <FormErrors errors={typed.errors} />
        <SelectField
          {...field('tier')}
          label="Who"
          empty="Everybody"
          options={tiers.map(({ id, name }) => ({ value: id, label: name }))}
        />
        {slots.length > 0 && (
          <CheckboxesField
            name="slot"
            label="Collected"
            hint="None chosen: at any time that is free."
            values={known?.slotIds ?? []}
            options={slots.map(({ id, title, place, startsAt }) => ({
              ...{ value: id, label: formatTime(startsAt, page, 'both') },
              hint: [title, place].filter(Boolean).join(' · '),
            }))}
          />
        )}
        {variants.length > 0 && (
          <CheckboxesField
            name="variant"
            label="What"
            hint="None chosen: everything that comes in."
            values={known?.variantIds ?? []}
            options={variants.map(({ id, title, detail }) => ({ value: id, label: `${title}, ${detail}` }))}
          />
        )}
        <TextareaField {...field('instructions')} label="Note" rows={2} />
        <FormActions>
          <Button>Save</Button>
          <ButtonLink href={`/shop/cycles/${cycle.id}`} variant="quiet">
            Cancel
          </ButtonLink>
        </FormActions>
      </Form>
      {known !== null && cycle.orderedAt === null && (
        <ConfirmForm
          action={`${path}?_method=delete`}
          label="Take it away"
          question="They cannot order in this cycle any more."
          confirm="Yes, take it away"
          icon="remove"
        />
      )}
    </WorkLayout>
  )
}
