import type { TierSummary } from '#core/contracts/account'
import { isolate } from '#core/contracts/isolate'
import type { PageContext } from '#core/contracts/page'
import type { PageAsked, SlotChoice, VariantPage } from '#core/services/market/cycles/choices'
import type { Cycle, Outgoing } from '#core/services/market/cycles/cycle'
import { Button, ButtonLink } from '#templates/components/button'
import { CheckboxesField } from '#templates/components/choice-field'
import { ConfirmForm } from '#templates/components/confirm-form'
import { fieldsOf, type Typed } from '#templates/components/field'
import { Fieldset, Form, FormActions, FormErrors } from '#templates/components/form'
import { InputField } from '#templates/components/input-field'
import { SelectField } from '#templates/components/select-field'
import { TextareaField } from '#templates/components/textarea-field'
import { formatTime } from '#templates/components/time'
import { pagePath, Rows, VariantPages, VariantSearch } from '../variant-pages'
import { WorkLayout } from '../work-layout'

/** Ticks what the page shows, and saves nothing. */
export const TICK = 'tick'

type IncomingProps = {
  page: PageContext
  cycle: Cycle
  producer: { readonly id: string; readonly name: string }
  offered: VariantPage
  asked: Required<PageAsked>
  isKnown: boolean
  typed: Typed
  /** The form as it was sent by who looks for something else. */
  body?: unknown
}

export function IncomingPage(props: IncomingProps) {
  const { page, cycle, producer, offered, asked, isKnown, typed, body } = props
  const path = `/shop/cycles/${cycle.id}/incoming/${producer.id}`
  const { variants, total } = offered
  const field = fieldsOf(typed)
  const paged = { page, path, asked, total }
  return (
    <WorkLayout page={page} title={producer.name} lead={isolate`What they bring to ${cycle.name}.`}>
      <Form action={pagePath(path, asked)} label="What they bring" typed={typed}>
        {/* The one that Enter presses. */}
        <button type="submit" hidden>
          Save
        </button>
        <VariantSearch {...paged} variants={variants} body={body} />
        <FormErrors errors={typed.errors} />
        <Fieldset
          legend="What"
          hint="At most so many in the whole cycle; blank: as many as are on the shelf."
        >
          {variants.length > 1 && (
            <p class="cluster">
              <Button variant="plain" small formnovalidate name={TICK} value="all">
                {total > variants.length ? 'Tick all of this page' : 'Tick all'}
              </Button>
              <Button variant="plain" small formnovalidate name={TICK} value="none">
                {total > variants.length ? 'Tick none of this page' : 'Tick none'}
              </Button>
            </p>
          )}
          {variants.map(({ id, title, detail }) => (
            <div class="offer-row">
              <label class="choice__row">
                <input
                  type="checkbox"
                  name={`offer-${id}`}
                  value="on"
                  checked={typed.values[`offer-${id}`] === 'on'}
                />
                <span safe>{isolate`${title}, ${detail}`}</span>
              </label>
              <InputField
                {...field(`most-${id}`)}
                type="number"
                inputmode="numeric"
                min={0}
                label={isolate`At most, of ${title}, ${detail}`}
                placeholder="At most"
                hideLabel
              />
            </div>
          ))}
          {variants.length === 0 && (
            <p>{asked.words === '' ? 'They have no products yet.' : 'No product of theirs is called so.'}</p>
          )}
        </Fieldset>
        <Rows variants={variants} />
        <VariantPages {...paged} />
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
  offered: VariantPage
  asked: Required<PageAsked>
  /** What is ticked: as it is, or as it was typed. */
  ticked: { readonly variants: readonly string[]; readonly slots: readonly string[] }
  typed: Typed
  /** The form as it was sent by who looks for something else. */
  body?: unknown
}

export function OutgoingPage(props: OutgoingProps) {
  const { page, cycle, known, slots, tiers, offered, asked, ticked, typed, body } = props
  const path = `/shop/cycles/${cycle.id}/outgoing/${known?.exchangeId ?? 'new'}`
  const { variants, total } = offered
  const field = fieldsOf(typed)
  const paged = { page, path, asked, total }
  return (
    <WorkLayout page={page} title="Who may take it" lead={cycle.name}>
      <Form
        action={pagePath(path, asked)}
        label="Who may take it"
        typed={typed}
        once={known ? undefined : ''}
      >
        <VariantSearch {...paged} variants={variants} body={body} />
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
            values={ticked.slots}
            options={slots.map(({ id, title, place, startsAt }) => ({
              value: id,
              label: formatTime(startsAt, page, 'both'),
              hint: [title, place].filter(Boolean).join(' · '),
            }))}
          />
        )}
        {variants.length > 0 && (
          <CheckboxesField
            name="variant"
            label="What"
            hint="None chosen: everything that comes in."
            values={ticked.variants}
            options={variants.map(({ id, title, detail }) => ({
              value: id,
              label: isolate`${title}, ${detail}`,
            }))}
          />
        )}
        <Rows variants={variants} />
        <VariantPages {...paged} />
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
