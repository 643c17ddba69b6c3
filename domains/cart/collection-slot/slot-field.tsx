import type { SlotSummary } from '#core/contracts/events'
import type { PageContext } from '#core/contracts/page'
import { RadioField } from '#templates/components/choice-field'

/** As many as one can choose from without a calendar: two busy weeks of a shed. */
export const SLOTS_SHOWN = 12

const MORE = `These are the next ${SLOTS_SHOWN} times; later ones can be chosen as these go by`

/** No time of one's own. */
export const ANY_DAY = { value: 'any', label: 'Any market day' } as const

type SlotFieldProps = {
  page: PageContext
  slots: readonly SlotSummary[]
  value?: string
  error?: string
  /** What stands above the slots. */
  first?: { readonly value: string; readonly label: string }
}

/** The slots that are open: when, where, and how many places are left. */
export function SlotField({ page, slots, value, error, first }: SlotFieldProps) {
  const places = new Set(slots.map(({ place }) => place))
  const [onlyPlace] = places.size === 1 ? places : []
  return (
    <RadioField
      name="slot"
      label="When will you collect it?"
      hint={[onlyPlace, slots.length >= SLOTS_SHOWN && MORE].filter(Boolean).join('. ') || undefined}
      value={value}
      error={error}
      options={[
        ...(first ? [first] : []),
        ...slots.map(slot => ({
          value: slot.id,
          label: whenOf(slot, page.locale),
          hint: [placesOf(slot), slot.title, onlyPlace ? '' : slot.place].filter(Boolean).join(' · '),
        })),
      ]}
    />
  )
}

function placesOf({ mine, free }: SlotSummary): string {
  if (mine) return 'You have a place'
  return free === 1 ? 'Last place' : `${free} places left`
}

function whenOf(slot: SlotSummary, locale: string): string {
  const format = new Intl.DateTimeFormat(locale, {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    hour: 'numeric',
    minute: '2-digit',
    timeZone: slot.timeZone,
  })
  return format.formatRange(slot.startsAt, slot.endsAt)
}
