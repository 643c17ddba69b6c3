import type { Static } from '@sinclair/typebox'
import { t } from 'elysia'
import type { Refusal } from '#core/contracts/refusal'
import { OutsideZone } from '#core/services/cart/delivery/cart-delivery'
import { NotOffered } from '#core/services/cart/standing/set-up'
import {
  FirstDayRefused,
  type StandingFields,
  StandingPlaceRefused,
  StandingWayRefused,
} from '#core/services/cart/standing/standing-fields'
import { NothingToRepeat } from '#core/services/cart/standing/write-lines'
import { CLOCK_TIME } from '#core/text/local-time'

export const DETAILS = t.Object({
  everyWeeks: t.Union([t.Literal('1'), t.Literal('2'), t.Literal('4')], {
    error: 'How often shall it come?',
  }),
  firstDay: t.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$', error: 'From which day on?' }),
  home: t.String({ minLength: 1, maxLength: 60, error: 'How shall it come to you?' }),
  slotTime: t.Optional(t.String({ pattern: CLOCK_TIME, error: 'A time like 17:30.' })),
  address: t.Optional(t.String({ maxLength: 300 })),
  postcode: t.Optional(t.String({ maxLength: 12 })),
  phone: t.Optional(t.String({ maxLength: 40 })),
  deliveryNote: t.Optional(t.String({ maxLength: 300 })),
  way: t.Union([t.Literal('card'), t.Literal('credit'), t.Literal('account')], {
    error: 'How shall it be paid?',
  }),
  name: t.String({ minLength: 1, maxLength: 120, error: 'Please tell us your name.' }),
  note: t.Optional(t.String({ maxLength: 1000 })),
})

export function fieldsOfForm(form: Static<typeof DETAILS>): StandingFields {
  const { everyWeeks, firstDay, way, name, note = '', home, slotTime = null } = form
  const [kind, id = ''] = home.split(':')
  const { address = '', postcode = '', phone = '', deliveryNote = '' } = form
  return {
    everyWeeks: Number(everyWeeks),
    firstDay,
    way,
    name,
    note,
    slotTime,
    placeId: kind === 'place' ? id : null,
    delivery: kind === 'zone' ? { zoneId: id, address, postcode, phone, note: deliveryNote } : null,
  }
}

/** Which field of the form a refusal is about; null for none of them. */
export function fieldOf(refusal: unknown): { readonly field: string; readonly refusal: Refusal } | null {
  if (refusal instanceof FirstDayRefused) return { field: 'firstDay', refusal }
  if (refusal instanceof StandingWayRefused) return { field: 'way', refusal }
  if (refusal instanceof StandingPlaceRefused) return { field: 'home', refusal }
  if (refusal instanceof OutsideZone) return { field: 'postcode', refusal }
  if (refusal instanceof NothingToRepeat || refusal instanceof NotOffered) return { field: 'lines', refusal }
  return null
}
