import type { Domain } from '../domain'
import { fragments } from './fragments'
import { letterSending, letters } from './letters/routes'
import { mailbox } from './mailbox/routes'
import { newsletterEditing } from './newsletters/editor-routes'
import { newsletters } from './newsletters/routes'
import { unsubscribe } from './unsubscribe/routes'

export const account: Domain = {
  rooms: [mailbox, newsletters, unsubscribe, newsletterEditing, letters, letterSending],
  fragments,
}
