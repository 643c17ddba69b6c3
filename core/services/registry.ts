import { PROCESS_ACTIVITY, PROCESS_INCOMING } from '#core/activities/emit'
import type { ActivityHandler } from '#core/activities/processor'
import { processActivity } from '#core/activities/processor'
import type { Services } from '#core/contracts/services'
import { pruneKeptForms } from '#core/database/kept-forms'
import type { Cron, Job } from '#core/jobs/worker'
import { pruneLetters } from '#core/mail/prune-letters'
import { renewPictures } from '#core/media/renew-pictures'
import * as account from './account'
import * as blog from './blog'
import * as cart from './cart'
import * as events from './events'
import * as federation from './federation'
import * as market from './market'

/** What a domain offers the house: its contract for the others, its jobs, and what it does when something happened. */
export type DomainServices = {
  /** Each name of a job, with the class whose slots it takes. */
  readonly tasks: Readonly<Record<string, Job>>
  readonly crons: readonly Cron[]
  readonly handlers: readonly ActivityHandler[]
}

const domains: readonly DomainServices[] = [blog, market, cart, events, federation, account]

/** The one place where domains are wired to each other. */
export const services: Services = {
  blog: blog.service,
  market: market.service,
  cart: cart.service,
  events: events.service,
  federation: federation.service,
  account: account.service,
}

const handlers = domains.flatMap(domain => domain.handlers)

const process: Job['run'] = (ctx, payload) => processActivity(ctx, handlers, String(payload.activityId))

export const tasks: Readonly<Record<string, Job>> = Object.assign(
  {
    [PROCESS_ACTIVITY]: { class: 'rest', run: process },
    [PROCESS_INCOMING]: { class: 'federation-in', run: process },
    'prune-letters': { class: 'rest', run: pruneLetters },
    'prune-kept-forms': { class: 'rest', run: pruneKeptForms },
    'renew-pictures': { class: 'media', run: renewPictures },
  } satisfies Record<string, Job>,
  ...domains.map(domain => domain.tasks),
)

export const crons: readonly Cron[] = [
  { schedule: '40 3 * * *', task: 'prune-letters' },
  { schedule: '41 * * * *', task: 'prune-kept-forms' },
  { schedule: '*/2 * * * *', task: 'renew-pictures' },
  ...domains.flatMap(domain => domain.crons),
]
