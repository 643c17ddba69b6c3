import type { Domain } from '../domain'
import { feeds } from './calendar/feeds'
import { calendar } from './calendar/routes'
import { event } from './event/routes'
import { fragments } from './fragments'
import { slots } from './slots/routes'

export const events: Domain = { rooms: [calendar, feeds, event, slots], fragments }
