import type { ActivityHandler } from '#core/activities/processor'
import type { AccountService } from '#core/contracts/account'
import type { Cron, Task } from '#core/jobs/worker'
import { eraseClosed } from './closing/erase-closed'
import { addressLetter } from './letters/address-letter'
import { deliverLetter } from './letters/deliver-letter'
import { newsletters } from './newsletters/choices'
import { subscribe, unsubscribe } from './newsletters/subscribe'

/** The contract of this domain, kept: one capability a file. */
export const service: AccountService = { newsletters, subscribe, unsubscribe }

export const tasks: Readonly<Record<string, Task>> = {
  'address-letter': addressLetter,
  'deliver-letter': deliverLetter,
  'erase-closed-accounts': eraseClosed,
}

export const crons: readonly Cron[] = [{ schedule: '25 * * * *', task: 'erase-closed-accounts' }]

export const handlers: readonly ActivityHandler[] = []
