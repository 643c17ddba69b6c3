import type { ServiceConcept } from '#core/concepts/concept'
import { issueMissing, writeInvoices } from './issue-missing'

export { exportOf } from './export-of'
export { forgetMember } from './forget-member'

export const handlers: ServiceConcept['handlers'] = [writeInvoices]

export const tasks: ServiceConcept['tasks'] = { 'issue-invoices': { class: 'rest', run: issueMissing } }

export const crons: ServiceConcept['crons'] = [{ schedule: '40 * * * *', task: 'issue-invoices' }]
