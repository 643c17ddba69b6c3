/** What is written down for good: `<kind of subject>.<what was done to it>`. */
export const AUDITED_ACTIONS = [
  'role.granted',
  'role.revoked',
  'invitation.sent',
  'invitation.withdrawn',
  'job.dropped',
  'account.closed',
  'account.reopened',
  'account.erased',
  'settings.changed',
  'price.set',
  'stock.moved',
  'payment.received',
  'refund.requested',
  'credit.changed',
  'client.registered',
  'client.deleted',
  'integration.made',
  'integration.withdrawn',
  'block.added',
  'block.lifted',
] as const

export type AuditedAction = (typeof AUDITED_ACTIONS)[number]
