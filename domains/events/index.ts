import type { Domain } from '../domain'
import { feeds } from './calendar/feeds'
import { calendar } from './calendar/routes'
import { event } from './event/routes'
import { fragments } from './fragments'
import { organiseAttachments } from './organise/attachments'
import { organiseCalendars } from './organise/calendars'
import { door } from './organise/door'
import { organiseEntries } from './organise/entries'
import { organiseOccurrences } from './organise/occurrences'
import { organisePictures } from './organise/pictures'
import { organiseSlots } from './organise/slots'
import { organiseTickets } from './organise/tickets'
import { slots } from './slots/routes'

export const events: Domain = {
  rooms: [
    calendar,
    feeds,
    event,
    slots,
    organiseEntries,
    organisePictures,
    organiseTickets,
    organiseOccurrences,
    door,
    organiseAttachments,
    organiseCalendars,
    organiseSlots,
  ],
  fragments,
}
