import type { Domain } from '../domain'
import { bookings } from './bookings/routes'
import { closing } from './closing/routes'
import { dashboard } from './dashboard/routes'
import { devices } from './devices/routes'
import { dataExport } from './export/routes'
import { fragments } from './fragments'
import { letterSending, letters } from './letters/routes'
import { mailbox } from './mailbox/routes'
import { members } from './members/routes'
import { newsletterEditing } from './newsletters/editor-routes'
import { newsletters } from './newsletters/routes'
import { emailChange, profile } from './profile/routes'
import { tickets } from './tickets/routes'
import { unsubscribe } from './unsubscribe/routes'

export const account: Domain = {
  rooms: [
    ...[dashboard, tickets, bookings, newsletters, unsubscribe],
    ...[profile, emailChange, devices, dataExport, closing],
    ...[newsletterEditing, letters, letterSending],
    ...[members, mailbox],
  ],
  fragments,
}
