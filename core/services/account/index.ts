import type { AccountService } from '#core/contracts/account'
import { enrol } from './labels/enrol'
import { newsletters } from './newsletters/choices'
import { subscribe, unsubscribe } from './newsletters/subscribe'

/** The contract of this domain, kept: one capability a file. */
export const service: AccountService = { newsletters, subscribe, unsubscribe, enrol }

export * as concepts from './concepts'
