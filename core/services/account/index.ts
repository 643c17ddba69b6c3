import type { ActivityHandler } from '#core/activities/processor'
import type { AccountService } from '#core/contracts/account'
import type { Cron, Job } from '#core/jobs/worker'
import { SEND_CLOSING_LETTER, sendClosingLetter } from './closing/closing-letters'
import { eraseClosed } from './closing/erase-closed'
import { addressLetter } from './letters/address-letter'
import { deliverLetter } from './letters/deliver-letter'
import { deliverTestLetter, SEND_TEST_LETTER } from './letters/test-letter'
import { newsletters } from './newsletters/choices'
import { subscribe, unsubscribe } from './newsletters/subscribe'
import { SEND_CHANGE_LETTER, sendChangeLetter } from './profile/change-email-letters'

/** The contract of this domain, kept: one capability a file. */
export const service: AccountService = { newsletters, subscribe, unsubscribe }

export const tasks: Readonly<Record<string, Job>> = {
  'address-letter': { class: 'letters', run: addressLetter },
  'deliver-letter': { class: 'letters', run: deliverLetter },
  [SEND_TEST_LETTER]: { class: 'letters', run: deliverTestLetter },
  [SEND_CHANGE_LETTER]: { class: 'letters', run: sendChangeLetter },
  [SEND_CLOSING_LETTER]: { class: 'letters', run: sendClosingLetter },
  'erase-closed-accounts': { class: 'rest', run: eraseClosed },
}

export const crons: readonly Cron[] = [{ schedule: '25 * * * *', task: 'erase-closed-accounts' }]

export const handlers: readonly ActivityHandler[] = []
