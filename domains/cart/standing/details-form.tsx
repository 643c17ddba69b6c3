import { isolate } from '#core/contracts/isolate'
import type { PageContext } from '#core/contracts/page'
import { cardWords } from '#core/services/cart/cards/own-card'
import type { StandingChoices } from '#core/services/cart/standing/choices'
import type { StandingFields } from '#core/services/cart/standing/standing-fields'
import { RadioField } from '#templates/components/choice-field'
import { fieldsOf, type Typed } from '#templates/components/field'
import { InputField } from '#templates/components/input-field'
import { TextareaField } from '#templates/components/textarea-field'
import { RHYTHMS, WAYS } from './words'

type Props = { page: PageContext; choices: StandingChoices; typed: Typed }

/** How often, from when, where to, and how it is paid: of a new one and of one that runs. */
export function DetailFields({ page, choices, typed }: Props) {
  const field = fieldsOf(typed)
  const { places, zones, ways, card } = choices
  return (
    <>
      <RadioField {...field('everyWeeks')} label="How often" options={RHYTHMS} required />
      <InputField
        {...field('firstDay')}
        type="date"
        label="From which day on"
        hint="It comes on this weekday."
        required
      />
      <RadioField
        {...field('home')}
        label="How does it come to you?"
        options={[
          { value: 'any', label: 'I collect it where you are' },
          ...places.map(({ id, name }) => ({
            value: `place:${id}`,
            label: isolate`I collect it at ${name}`,
          })),
          ...zones.map(({ id, name }) => ({ value: `zone:${id}`, label: isolate`You bring it: ${name}` })),
        ]}
        required
      />
      <InputField
        {...field('slotTime')}
        type="time"
        label="When you like to collect it"
        hint="If there are times to choose from. Otherwise you get the first that is free."
      />
      {zones.length > 0 && (
        <>
          <TextareaField
            {...field('address')}
            label="Address"
            hint="If we bring it."
            rows={3}
            maxlength={300}
          />
          <InputField {...field('postcode')} label="Postcode" autocomplete="postal-code" maxlength={12} />
          <InputField {...field('phone')} type="tel" label="Phone" autocomplete="tel" maxlength={40} />
          <InputField {...field('deliveryNote')} label="Where to leave it" maxlength={300} />
        </>
      )}
      <RadioField
        {...field('way')}
        label="How it is paid"
        options={ways.map(way => ({
          value: way,
          label: way === 'card' && card ? `${WAYS.card}: ${cardWords(card)}` : WAYS[way],
          hint: way === 'card' && !card ? 'You have left no card yet.' : undefined,
          disabled: way === 'card' && !card,
        }))}
        required
      />
      {!card && (
        <p>
          <a href="/card">Leave a card with us</a>
        </p>
      )}
      <InputField
        {...field('name')}
        label="Your name"
        hint="It is handed out in this name."
        autocomplete="name"
        maxlength={120}
        required
      />
      <TextareaField {...field('note')} label="A note to us" rows={2} maxlength={1000} />
      <p class="muted" safe>{`Days and hours are those of ${page.timeZone.replace('_', ' ')}.`}</p>
    </>
  )
}

/** A standing order as its form says it. */
export function valuesOf(fields: StandingFields): Readonly<Record<string, string>> {
  const { delivery, placeId, slotTime } = fields
  const { everyWeeks, firstDay, way, name, note } = fields
  return {
    everyWeeks: String(everyWeeks),
    firstDay,
    way,
    name,
    note,
    slotTime: slotTime ?? '',
    home: delivery ? `zone:${delivery.zoneId}` : placeId ? `place:${placeId}` : 'any',
    address: delivery?.address ?? '',
    postcode: delivery?.postcode ?? '',
    phone: delivery?.phone ?? '',
    deliveryNote: delivery?.note ?? '',
  }
}
