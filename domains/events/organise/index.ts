import type { Concept } from '../../concept'
import { organiseAttachments } from './attachments'
import { organiseCalendars } from './calendars'
import { door } from './door'
import { organiseEntries } from './entries'
import { organiseOccurrences } from './occurrences'
import { organisePictures } from './pictures'
import { organiseSlots } from './slots'
import { organiseTickets } from './tickets'

export const routes = [
  organiseEntries,
  organisePictures,
  organiseTickets,
  organiseOccurrences,
  door,
  organiseAttachments,
  organiseCalendars,
  organiseSlots,
]

export const menu: Concept['menu'] = [
  { in: 'account', for: ['organiser', 'door'], label: 'Organise events', path: '/organise' },
  {
    in: 'work',
    for: ['organiser', 'door'],
    label: 'Entries',
    path: '/organise',
    icon: 'calendar',
    order: 10,
  },
  {
    in: 'work',
    for: 'organiser',
    label: 'Calendars',
    path: '/organise/calendars',
    icon: 'settings',
    order: 20,
  },
  { in: 'work', for: 'organiser', label: 'Times to book', path: '/organise/slots', icon: 'clock', order: 30 },
]
