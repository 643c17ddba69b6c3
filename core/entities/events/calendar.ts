import { defineEntity, type InferEntity, p } from '@mikro-orm/core'
import { id, moment } from '../columns'

export const Calendar = defineEntity({
  name: 'Calendar',
  tableName: 'calendars',
  properties: {
    id: id(),
    slug: p.string().length(120).unique(),
    name: p.string().length(120),
    description: p.text().default(''),
    /** IANA zone: a weekly 10 o'clock stays 10 o'clock through daylight saving. */
    timeZone: p.string().length(64),
    /** One of the palette's names, see the calendar component. */
    colour: p.string().length(20).default('leaf'),
    /** When its words, its zone or what belongs to it last changed. */
    changedAt: moment().nullable(),
  },
})

export type Calendar = InferEntity<typeof Calendar>
